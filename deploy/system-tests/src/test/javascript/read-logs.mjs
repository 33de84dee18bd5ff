// Reads the output of a job that counts to 100 with the SDK for JavaScript. Usage: node read-logs.mjs ENDPOINT STREAM
import assert from "node:assert/strict";
import {
    CloudWatchLogsClient,
    DescribeLogGroupsCommand,
    FilterLogEventsCommand,
    GetLogEventsCommand,
    ResourceNotFoundException,
    paginateDescribeLogStreams,
    paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";

const [endpoint, stream] = process.argv.slice(2);
const logs = new CloudWatchLogsClient({ endpoint, region: process.env.AWS_DEFAULT_REGION, maxAttempts: 1 });
const group = "/aws/batch/job";
const numbers = Array.from({ length: 100 }, (_, i) => String(i + 1));

let token;
const lines = [];
for (;;) {
    const page = await logs.send(new GetLogEventsCommand({
        logGroupName: group, logStreamName: stream, limit: 30, startFromHead: true, nextToken: token,
    }));
    lines.push(...page.events.map((event) => event.message));
    if (page.nextForwardToken === token) {
        break;
    }
    token = page.nextForwardToken;
}
assert.match(lines[0], /^\[headrace\]/);
assert.deepEqual(lines.slice(1), numbers);

const filtered = [];
for await (const page of paginateFilterLogEvents({ client: logs, pageSize: 7 }, {
    logGroupName: group, logStreamNames: [stream],
})) {
    filtered.push(...page.events.map((event) => event.message));
}
assert.deepEqual(filtered, lines);

const streams = [];
for await (const page of paginateDescribeLogStreams({ client: logs }, { logGroupName: group })) {
    streams.push(...page.logStreams.map((one) => one.logStreamName));
}
assert(streams.includes(stream));
const groups = await logs.send(new DescribeLogGroupsCommand({}));
assert(groups.logGroups.some((one) => one.logGroupName === group));

await assert.rejects(
    logs.send(new FilterLogEventsCommand({ logGroupName: "none" })),
    (error) => error instanceof ResourceNotFoundException && error.$metadata.requestId !== undefined,
);
console.log("all read");
