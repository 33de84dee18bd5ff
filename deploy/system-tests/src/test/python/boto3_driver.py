"""Calls AWS Batch with boto3. Usage: boto3_driver.py ENDPOINT REGION

Each line of the input is {"operation": ..., "input": {...}}; each line of the output is {"answer": {...}}, {"error":
{"code", "message", "status", "requestId", "type"}}, or {"refused": ...} when boto3 itself does not let the call pass. The credentials
are those of the environment.
"""

import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

endpoint, region = sys.argv[1:]
client = boto3.client(
    "batch",
    endpoint_url=endpoint,
    region_name=region,
    config=Config(retries={"total_max_attempts": 1}),
)


def call(operation, members):
    method = getattr(client, xform_name(operation), None)
    if method is None:
        return {"refused": "this boto3 has no operation " + operation}
    try:
        answer = method(**members)
    except BotoCoreError as e:
        return {"refused": str(e)}
    except ClientError as e:
        return {
            "error": {
                "code": e.response["Error"]["Code"],
                "message": e.response["Error"]["Message"],
                "status": e.response["ResponseMetadata"]["HTTPStatusCode"],
                "requestId": e.response["ResponseMetadata"].get("RequestId"),
                # The class that callers catch.
                "type": type(e).__name__,
            }
        }
    answer.pop("ResponseMetadata")
    return {"answer": answer}


print(json.dumps({"version": boto3.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(call(request["operation"], request["input"])), flush=True)
