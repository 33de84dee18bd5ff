"""Calls AWS Batch with the aws command line. Usage: awscli_driver.py ENDPOINT REGION

Debian's aws is a Python program: it is run in this process, command by command, with the words that a user would write,
which saves the second that each start takes. Input and output are lines as those of boto3_driver.py.
"""

import contextlib
import io
import json
import os
import re
import sys

endpoint, region = sys.argv[1:]
os.environ.update(
    AWS_DEFAULT_REGION=region,
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_EC2_METADATA_DISABLED="true",
    AWS_MAX_ATTEMPTS="1",
    AWS_PAGER="",
)

import awscli
from awscli.clidriver import create_clidriver

ERROR = re.compile(r"An error occurred \((\w+)\) when calling the \w+ operation(?: \([^)]*\))?: (.*)", re.DOTALL)


def dashed(operation):
    return re.sub(r"(?<!^)([A-Z])", r"-\1", operation).lower()


def call(operation, members):
    words = ["--endpoint-url", endpoint, "--output", "json", "batch", dashed(operation)]
    words += ["--cli-input-json", json.dumps(members)]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            # A driver remembers what an earlier command registered: each command has its own, as each process has.
            status = create_clidriver().main(words)
        except SystemExit as e:
            status = e.code
    if status == 0:
        return {"answer": json.loads(out.getvalue() or "{}")}
    error = ERROR.search(err.getvalue().strip())
    if error is None:
        return {"refused": err.getvalue().strip()}
    return {"error": {"code": error.group(1), "message": error.group(2)}}


print(json.dumps({"version": awscli.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(call(request["operation"], request["input"])), flush=True)
