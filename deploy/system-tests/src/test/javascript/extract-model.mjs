// Prints the service model of AWS Batch as the tests read it: operations, shapes and enums, without any documentation.
// It is taken from the type declarations of the installed @aws-sdk/client-batch. Usage: node extract-model.mjs
import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-batch";

const folder = new URL("node_modules/@aws-sdk/client-batch/", import.meta.url);
const version = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")).version;
const declarations = ["enums", "models_0"]
    .map((name) => readFileSync(new URL(`dist-types/models/${name}.d.ts`, folder), "utf8"))
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\//g, "");

// TypeScript has one kind of number; these are the few that are no integers. ServiceModelTest compares with the SDK for Java.
const DECIMALS = new Set([
    "FairshareCapacityUsage.quantity",
    "JobCapacityUsageSummary.quantity",
    "QueueSnapshotCapacityUsage.quantity",
    "QuotaShareCapacityUsage.quantity",
    "ServiceJobCapacityUsageDetail.quantity",
    "ServiceJobCapacityUsageSummary.quantity",
    "ShareAttributes.weightFactor",
]);

const enums = {};
for (const [name, value] of Object.entries(sdk)) {
    if (typeof value === "object" && new RegExp(`export type ${name} = \\(typeof ${name}\\)`).test(declarations)) {
        enums[name] = Object.values(value).sort();
    }
}

const shapes = {};
for (const [, name, body] of declarations.matchAll(/export interface (\w+) \{([^}]*)\}/g)) {
    shapes[name] = {};
    for (const [, member, optional, type] of body.matchAll(/(\w+)(\??): ([^;]+) \| undefined;/g)) {
        shapes[name][member + (optional ? "" : "*")] = kind(`${name}.${member}`, type);
    }
}

function kind(member, type) {
    if (type.endsWith("[]")) {
        return `list ${kind(member, type.slice(0, -2))}`;
    }
    const map = /^Record<string, (.*)>$/.exec(type);
    if (map) {
        return `map ${kind(member, map[1])}`;
    }
    if (type === "number") {
        return DECIMALS.has(member) ? "decimal" : "integer";
    }
    return type;
}

const operations = {};
for (const name of Object.keys(sdk)) {
    const operation = /^(\w+)Command$/.exec(name)?.[1];
    if (operation && shapes[`${operation}Request`]) {
        operations[operation] = { request: `${operation}Request`, response: `${operation}Response` };
    }
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const model = {
    source: `@aws-sdk/client-batch ${version}`,
    operations: sorted(operations),
    shapes: sorted(shapes),
    enums: sorted(enums),
};
process.stdout.write(`${JSON.stringify(model, null, 1)}\n`);
