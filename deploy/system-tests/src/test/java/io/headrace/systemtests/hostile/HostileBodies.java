package io.headrace.systemtests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.systemtests.hostile.HostileRequests.Hostile;
import io.headrace.systemtests.hostile.RightCalls.Call;
import io.headrace.testkit.Dice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests whose bodies are wrong, each in one way. */
record HostileBodies(Dice dice, Wire wire) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What no name may be. */
    private static final List<String> HOSTILE_NAMES = List.of(
            "../../../etc/passwd",
            "..\\..\\windows\\system32",
            "%2e%2e%2fetc%2fpasswd",
            "/etc/passwd",
            "a/../b",
            "$(reboot)",
            "`reboot`",
            "a;rm -rf /",
            "' OR '1'='1",
            "\"; DROP TABLE job; --",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/a}",
            "a\nb",
            "a\r\nx-amzn-RequestId: 1",
            "a\u0000b",
            "\u202egnp.exe",
            "n\u00e4me",
            " ",
            "-a",
            "a".repeat(129),
            "a".repeat(100_000));

    /** One value, anywhere, of another kind than it must have. */
    Hostile wrongType(Call right) {
        JsonNode body = right.body().deepCopy();
        List<Runnable> changes = new ArrayList<>();
        collect(body, changes);
        dice.oneOf(changes).run();
        return wire.post("wrong type", right.operation(), body.toString());
    }

    private void collect(JsonNode node, List<Runnable> changes) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                changes.add(() -> object.set(member.getKey(), otherThan(member.getValue())));
                collect(member.getValue(), changes);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                changes.add(() -> array.set(index, otherThan(array.get(index))));
                collect(array.get(index), changes);
            }
        }
    }

    private JsonNode otherThan(JsonNode value) {
        List<String> others =
                new ArrayList<>(List.of("7", "-1", "1.5", "true", "\"text\"", "[]", "{}", "[[]]", "[7]", "{\"x\":7}"));
        switch (value.getNodeType()) {
            case STRING -> others.remove("\"text\"");
            case NUMBER ->
                others.removeIf(other -> other.matches("7|-1|1\\.5") && (value.isDouble() || !other.equals("1.5")));
            case BOOLEAN -> others.remove("true");
            // A list of something else is no better than none.
            case ARRAY -> others.removeIf(other -> other.equals("[]"));
            case OBJECT -> others.removeIf(other -> other.startsWith("{"));
            default -> throw new IllegalStateException(value.toString());
        }
        return JSON.readTree(dice.oneOf(others));
    }

    Hostile hugeNumber() {
        String number = dice.oneOf(
                "9".repeat(dice.between(20, 3_000)),
                "-" + "9".repeat(dice.between(20, 300)),
                "1e" + dice.between(10, 400),
                "1e999999999",
                "2147483648",
                "9223372036854775808",
                "-2147483649",
                "0." + "0".repeat(dice.between(10, 2_000)) + "1");
        String body = dice.oneOf(
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','arrayProperties':{'size':#}}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','timeout':{'attemptDurationSeconds':#}}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','retryStrategy':{'attempts':#}}",
                "CreateJobQueue {'jobQueueName':'n','priority':#,'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'e'}]}",
                "CreateComputeEnvironment {'computeEnvironmentName':'n','type':'UNMANAGED','unmanagedvCpus':#}",
                "ListJobs {'jobQueue':'work','maxResults':#}",
                "DescribeJobQueues {'maxResults':#}");
        String[] parts = body.split(" ", 2);
        return wire.post("huge number", parts[0], parts[1].replace('\'', '"').replace("#", number));
    }

    Hostile deep(Call right) {
        int depth = dice.oneOf(65, 200, 5_000, 40_000);
        String open = dice.oneOf("[", "{\"a\":");
        String nested =
                open.repeat(depth) + (dice.percent(50) ? "1" + (open.equals("[") ? "]" : "}").repeat(depth) : "");
        String member = dice.oneOf("jobName", "tags", "parameters", "unknown", "filters");
        return wire.post(
                "deep nesting", right.operation(), dice.percent(30) ? nested : "{\"" + member + "\":" + nested + "}");
    }

    Hostile badText(Call right) {
        String body = right.body().toString();
        // Into a text: behind a quote that begins one.
        int at = body.indexOf(":\"") + 2;
        if (at < 2) {
            at = body.indexOf('"') + 1;
        }
        byte[] bad = dice.oneOf(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xe2, (byte) 0x82},
                new byte[] {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                new byte[] {0},
                new byte[] {'\n'},
                "\\ud800".getBytes(UTF_8),
                "\\udc00x".getBytes(UTF_8),
                "\\u0000".getBytes(UTF_8),
                "\\x".getBytes(UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(body.substring(0, at).getBytes(UTF_8));
        bytes.writeBytes(bad);
        bytes.writeBytes(body.substring(at).getBytes(UTF_8));
        return wire.post("bad text", right.operation(), bytes.toByteArray());
    }

    Hostile badName() {
        String name = dice.oneOf(HOSTILE_NAMES);
        String body = dice.oneOf(
                "SubmitJob {'jobName':#,'jobQueue':'work','jobDefinition':'d'}",
                "SubmitJob {'jobName':'n','jobQueue':#,'jobDefinition':'d'}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':#}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','shareIdentifier':#}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','dependsOn':[{'jobId':#}]}",
                "RegisterJobDefinition {'jobDefinitionName':#,'type':'container','containerProperties':"
                        + "{'image':'i','resourceRequirements':[{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'}]}}",
                "RegisterJobDefinition {'jobDefinitionName':'n','type':#}",
                "CreateComputeEnvironment {'computeEnvironmentName':#,'type':'UNMANAGED'}",
                "CreateJobQueue {'jobQueueName':#,'priority':1,'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'work'}]}",
                "CreateJobQueue {'jobQueueName':'n','priority':1,'computeEnvironmentOrder':[{'order':1,'computeEnvironment':#}]}",
                "CreateSchedulingPolicy {'name':#}",
                "CreateConsumableResource {'consumableResourceName':#,'totalQuantity':1}",
                "DeleteJobQueue {'jobQueue':#}",
                "DeleteComputeEnvironment {'computeEnvironment':#}",
                "DeregisterJobDefinition {'jobDefinition':#}",
                "UpdateSchedulingPolicy {'arn':#}",
                "ListJobs {'jobQueue':#}",
                "ListJobs {'jobQueue':'work','jobStatus':#}",
                "ListJobs {'jobQueue':'work','nextToken':#}",
                "ListJobs {'arrayJobId':#}",
                "DescribeConsumableResource {'consumableResource':#}",
                "DescribeJobDefinitions {'status':#}");
        String[] parts = body.split(" ", 2);
        return wire.post(
                "hostile name", parts[0], parts[1].replace('\'', '"').replace("#", JSON.writeValueAsString(name)));
    }

    Hostile duplicate(Call right) {
        String body = right.body().toString();
        String name = right.body().propertyNames().iterator().next();
        return wire.post(
                "duplicate key",
                right.operation(),
                "{\"" + name + "\":" + right.body().get(name) + "," + body.substring(1));
    }

    Hostile cut(Call right) {
        byte[] body = right.body().toString().getBytes(UTF_8);
        int length = dice.between(1, body.length - 1);
        byte[] rest = java.util.Arrays.copyOf(body, length);
        return switch (dice.below(4)) {
            // The connection ends before the body does.
            case 0 ->
                new Hostile(
                        "truncated on the wire",
                        wire.request("POST", Wire.path(right.operation()), "Content-Length: " + body.length, rest));
            case 1 ->
                wire.post(
                        "rubbish behind the body",
                        right.operation(),
                        right.body() + dice.oneOf("}", "x", "{}", "]", "\"", " 1"));
            default -> wire.post("truncated body", right.operation(), rest);
        };
    }

    Hostile beyondBounds() {
        int count = dice.oneOf(101, 1_001, 5_000);
        String many = "\"a\",".repeat(count - 1) + "\"a\"";
        String body = dice.oneOf(
                "DescribeJobs {'jobs':[%s]}".formatted(many),
                "DescribeJobQueues {'jobQueues':[%s]}".formatted(many),
                "DescribeComputeEnvironments {'computeEnvironments':[%s]}".formatted(many),
                "DescribeJobDefinitions {'jobDefinitions':[%s]}".formatted(many),
                "DescribeSchedulingPolicies {'arns':[%s]}".formatted(many),
                "DescribeJobs {}",
                "SubmitJob {}",
                "SubmitJob {'jobName':'n'}",
                "CancelJob {'jobId':'00000000-0000-4000-8000-000000000000'}",
                "CancelJob {'jobId':'00000000-0000-4000-8000-000000000000','reason':'%s'}".formatted("r".repeat(1_025)),
                "TerminateJob {'jobId':'','reason':'r'}",
                "TerminateJob {'jobId':'00000000-0000-4000-8000-000000000000','reason':''}",
                "ListJobs {}",
                "ListJobs {'jobQueue':'work','arrayJobId':'00000000-0000-4000-8000-000000000000'}",
                "ListJobs {'jobQueue':'work','filters':[{'name':'JOB_NAME','values':['a']},{'name':'JOB_NAME','values':['b']}]}",
                "ListJobs {'jobQueue':'work','filters':[{'name':'NONE','values':['a']}]}",
                "ListJobs {'jobQueue':'work','filters':[{'name':'BEFORE_CREATED_AT','values':['yesterday']}]}",
                "ListJobs {'jobQueue':'work','maxResults':0}",
                "ListJobs {'jobQueue':'work','maxResults':1001}",
                "DescribeJobQueues {'maxResults':101}",
                "ListSchedulingPolicies {'maxResults':-1}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','arrayProperties':{'size':1}}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','timeout':{'attemptDurationSeconds':59}}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','retryStrategy':{'attempts':11}}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','tags':{%s}}".formatted(tags(51)),
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','tags':{'%s':'v'}}"
                        .formatted("k".repeat(129)),
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','tags':{'AWS:a':'v'}}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','containerOverrides':"
                        + "{'environment':[{'name':'AWS_BATCH_JOB_ID','value':'1'}]}}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','parameters':{'a':'%s'}}"
                        .formatted("v".repeat(1_100_000)));
        String[] parts = body.split(" ", 2);
        return wire.post("beyond bounds", parts[0], parts[1].replace('\'', '"'));
    }

    private static String tags(int count) {
        StringBuilder tags = new StringBuilder("'t':'v'");
        for (int i = 1; i < count; i++) {
            tags.append(",'t").append(i).append("':'v'");
        }
        return tags.toString();
    }
}
