// Calls AWS Batch with the SDK for JavaScript. Usage: node driver.mjs ENDPOINT REGION
//
// Input and output are lines as those of boto3_driver.py.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-batch";

const [endpoint, region] = process.argv.slice(2);
const client = new sdk.BatchClient({
    endpoint,
    region,
    maxAttempts: 1,
});

async function call(operation, input) {
    const Command = sdk[`${operation}Command`];
    if (Command === undefined) {
        return { refused: `this SDK has no operation ${operation}` };
    }
    try {
        const { $metadata, ...answer } = await client.send(new Command(input));
        return { answer };
    } catch (error) {
        if (error.$metadata?.httpStatusCode === undefined) {
            return { refused: String(error) };
        }
        return {
            error: {
                code: error.name,
                message: error.message,
                status: error.$metadata.httpStatusCode,
                requestId: error.$metadata.requestId,
                // The class that callers catch.
                type: error.constructor.name,
            },
        };
    }
}

const packageFile = new URL("node_modules/@aws-sdk/client-batch/package.json", import.meta.url);
console.log(JSON.stringify({ version: JSON.parse(readFileSync(packageFile, "utf8")).version }));
for await (const line of createInterface({ input: process.stdin })) {
    const { operation, input } = JSON.parse(line);
    console.log(JSON.stringify(await call(operation, input)));
}
