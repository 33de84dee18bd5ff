package io.headrace.systemtests.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.testkit.Dice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes requests that no server may carry out: each one is wrong in one way, which its name tells. */
final class HostileRequests {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Requests that are right, or would be if what they name existed. */
    private static final List<Call> RIGHT = List.of(
            call("SubmitJob", """
                    {'jobName':'n','jobQueue':'work','jobDefinition':'d','parameters':{'a':'b'},'propagateTags':true,
                     'arrayProperties':{'size':2},'dependsOn':[{'jobId':'00000000-0000-4000-8000-000000000000'}],
                     'containerOverrides':{'command':['a','b'],'environment':[{'name':'A','value':'b'}],
                      'resourceRequirements':[{'type':'VCPU','value':'1'}]},
                     'retryStrategy':{'attempts':2,'evaluateOnExit':[{'action':'RETRY','onExitCode':'1*'}]},
                     'timeout':{'attemptDurationSeconds':60},'tags':{'a':'b'}}"""),
            call("RegisterJobDefinition", """
                    {'jobDefinitionName':'n','type':'container','parameters':{'a':'b'},'schedulingPriority':1,
                     'containerProperties':{'image':'i','command':['c'],'privileged':false,
                      'environment':[{'name':'A','value':'b'}],'mountPoints':[{'sourceVolume':'v','containerPath':'/c','readOnly':true}],
                      'volumes':[{'name':'v','host':{'sourcePath':'/x'}}],'ulimits':[{'name':'nofile','softLimit':1,'hardLimit':2}],
                      'linuxParameters':{'initProcessEnabled':true,'sharedMemorySize':64,'tmpfs':[{'containerPath':'/t','size':1}]},
                      'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'g'}},
                      'resourceRequirements':[{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'}]},
                     'retryStrategy':{'attempts':2},'timeout':{'attemptDurationSeconds':60},'tags':{'a':'b'},
                     'propagateTags':true,'platformCapabilities':['EC2']}"""),
            call("CreateComputeEnvironment", """
                    {'computeEnvironmentName':'n','type':'MANAGED','state':'ENABLED','serviceRole':'r','tags':{'a':'b'},
                     'computeResources':{'type':'EC2','minvCpus':0,'maxvCpus':4,'desiredvCpus':0,'instanceTypes':['optimal'],
                      'subnets':['s'],'instanceRole':'r','launchTemplate':{'launchTemplateName':'l'},
                      'ec2Configuration':[{'imageType':'ECS_AL2'}]}}"""),
            call("CreateJobQueue", """
                    {'jobQueueName':'n','priority':1,'state':'ENABLED','tags':{'a':'b'},
                     'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'e'}],
                     'jobStateTimeLimitActions':[{'reason':'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY','state':'RUNNABLE',
                      'maxTimeSeconds':600,'action':'CANCEL'}]}"""),
            call("CreateSchedulingPolicy", """
                    {'name':'n','fairsharePolicy':{'shareDecaySeconds':1,'computeReservation':1,
                     'shareDistribution':[{'shareIdentifier':'a','weightFactor':0.5}]},'tags':{'a':'b'}}"""),
            call(
                    "CreateConsumableResource",
                    "{'consumableResourceName':'n','totalQuantity':1,'resourceType':'REPLENISHABLE'}"),
            call(
                    "UpdateConsumableResource",
                    "{'consumableResource':'n','operation':'SET','quantity':1,'clientToken':'t'}"),
            call("UpdateJobQueue", "{'jobQueue':'none','priority':1,'state':'DISABLED'}"),
            call(
                    "UpdateComputeEnvironment",
                    "{'computeEnvironment':'none','state':'DISABLED','computeResources':{'maxvCpus':1}}"),
            call("CancelJob", "{'jobId':'00000000-0000-4000-8000-000000000000','reason':'r'}"),
            call("TerminateJob", "{'jobId':'00000000-0000-4000-8000-000000000000','reason':'r'}"),
            call("DescribeJobs", "{'jobs':['00000000-0000-4000-8000-000000000000']}"),
            call("ListJobs", "{'jobQueue':'work','jobStatus':'RUNNING','maxResults':1}"),
            call("ListJobs", "{'jobQueue':'work','filters':[{'name':'JOB_NAME','values':['a*']}],'maxResults':1}"),
            call(
                    "ListJobs",
                    "{'arrayJobId':'00000000-0000-4000-8000-000000000000','jobStatus':'RUNNING','maxResults':1}"),
            call("DescribeJobDefinitions", "{'jobDefinitionName':'d','status':'ACTIVE','maxResults':1}"),
            call("DescribeJobDefinitions", "{'jobDefinitions':['d:1']}"),
            call("DescribeJobQueues", "{'jobQueues':['work'],'maxResults':1}"),
            call("DescribeComputeEnvironments", "{'computeEnvironments':['work'],'maxResults':1}"),
            call("DescribeSchedulingPolicies", "{'arns':['arn:aws:batch:us-east-1:123456789012:scheduling-policy/x']}"),
            call("ListSchedulingPolicies", "{'maxResults':1}"),
            call(
                    "ListConsumableResources",
                    "{'filters':[{'name':'CONSUMABLE_RESOURCE_NAME','values':['a*']}],'maxResults':1}"));

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

    private final Dice dice;
    private final String host;

    /** A request body with its operation. */
    private record Call(String operation, JsonNode body) {}

    /**
     * A request.
     *
     * @param wrong in what way it is wrong
     */
    record Hostile(String wrong, byte[] bytes) {
        @Override
        public String toString() {
            String text = new String(bytes, ISO_8859_1).replaceAll("[^ -~\n]", "?");
            return wrong + ": " + (text.length() > 1_500 ? text.substring(0, 1_500) + "..." : text);
        }
    }

    HostileRequests(long seed, String host) {
        dice = new Dice(seed);
        this.host = host;
    }

    private static Call call(String operation, String body) {
        return new Call(operation, JSON.readTree(body.replace('\'', '"')));
    }

    /** The next one. */
    Hostile next() {
        Call right = dice.oneOf(RIGHT);
        return switch (dice.below(14)) {
            case 0, 1, 2 -> wrongType(right);
            case 3 -> hugeNumber();
            case 4 -> deep(right);
            case 5 -> badText(right);
            case 6, 7 -> badName();
            case 8 -> duplicate(right);
            case 9 -> cut(right);
            case 10 -> beyondBounds();
            case 11 -> wrongPath();
            case 12 -> wrongHeader(right);
            default -> wrongTag();
        };
    }

    // --------------------------------------------------------------------------------------------------------- bodies

    /** One value, anywhere, of another kind than it must have. */
    private Hostile wrongType(Call right) {
        JsonNode body = right.body().deepCopy();
        List<Runnable> changes = new ArrayList<>();
        collect(body, changes);
        dice.oneOf(changes).run();
        return post("wrong type", right.operation(), body.toString());
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

    private Hostile hugeNumber() {
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
        return post("huge number", parts[0], parts[1].replace('\'', '"').replace("#", number));
    }

    private Hostile deep(Call right) {
        int depth = dice.oneOf(65, 200, 5_000, 40_000);
        String open = dice.oneOf("[", "{\"a\":");
        String nested =
                open.repeat(depth) + (dice.percent(50) ? "1" + (open.equals("[") ? "]" : "}").repeat(depth) : "");
        String member = dice.oneOf("jobName", "tags", "parameters", "unknown", "filters");
        return post(
                "deep nesting", right.operation(), dice.percent(30) ? nested : "{\"" + member + "\":" + nested + "}");
    }

    private Hostile badText(Call right) {
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
        return post("bad text", right.operation(), bytes.toByteArray());
    }

    private Hostile badName() {
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
        return post("hostile name", parts[0], parts[1].replace('\'', '"').replace("#", JSON.writeValueAsString(name)));
    }

    private Hostile duplicate(Call right) {
        String body = right.body().toString();
        String name = right.body().propertyNames().iterator().next();
        return post(
                "duplicate key",
                right.operation(),
                "{\"" + name + "\":" + right.body().get(name) + "," + body.substring(1));
    }

    private Hostile cut(Call right) {
        byte[] body = right.body().toString().getBytes(UTF_8);
        int length = dice.between(1, body.length - 1);
        byte[] rest = java.util.Arrays.copyOf(body, length);
        return switch (dice.below(4)) {
            // The connection ends before the body does.
            case 0 ->
                new Hostile(
                        "truncated on the wire",
                        request("POST", path(right.operation()), "Content-Length: " + body.length, rest));
            case 1 ->
                post(
                        "rubbish behind the body",
                        right.operation(),
                        right.body() + dice.oneOf("}", "x", "{}", "]", "\"", " 1"));
            default -> post("truncated body", right.operation(), rest);
        };
    }

    private Hostile beyondBounds() {
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
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','containerOverrides':"
                        + "{'environment':[{'name':'AWS_BATCH_JOB_ID','value':'1'}]}}",
                "SubmitJob {'jobName':'n','jobQueue':'work','jobDefinition':'d','parameters':{'a':'%s'}}"
                        .formatted("v".repeat(1_100_000)));
        String[] parts = body.split(" ", 2);
        return post("beyond bounds", parts[0], parts[1].replace('\'', '"'));
    }

    private static String tags(int count) {
        StringBuilder tags = new StringBuilder("'t':'v'");
        for (int i = 1; i < count; i++) {
            tags.append(",'t").append(i).append("':'v'");
        }
        return tags.toString();
    }

    // ---------------------------------------------------------------------------------------------- paths and headers

    private Hostile wrongPath() {
        String method =
                dice.oneOf("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "submit", "POST");
        String path = dice.oneOf(
                "/v1/submitjobs",
                "/v1/",
                "/v1",
                "/v1/../v1/nothing",
                "/v1/%2e%2e/%2e%2e/etc/passwd",
                "/v1/..;/admin",
                "/v2/submitjob",
                "/v1/submitjob/extra",
                "/v1/submitjob%00",
                "/v1/" + "a".repeat(dice.oneOf(300, 3_000)),
                "/v1/listtagsforresource",
                "/v1/no%zz",
                "/v1/no%",
                "/%c0%ae%c0%ae/",
                "//v1//none",
                "/v1/\u00ff");
        // An answer to HEAD has no body to look at.
        return new Hostile(
                "wrong path",
                request(method.equals("HEAD") ? "LOCK" : method, path, "Content-Length: 2", "{}".getBytes(UTF_8)));
    }

    private Hostile wrongHeader(Call right) {
        byte[] body = right.body().toString().getBytes(UTF_8);
        String path = path(right.operation());
        String length = "Content-Length: " + body.length;
        return switch (dice.below(10)) {
            case 0 ->
                new Hostile(
                        "headers too large", request("POST", path, length + "\r\nX-A: " + "a".repeat(70_000), body));
            case 1 -> new Hostile("negative length", request("POST", path, "Content-Length: -1", body));
            case 2 -> new Hostile("length that is no number", request("POST", path, "Content-Length: many", body));
            case 3 -> new Hostile("two lengths", request("POST", path, length + "\r\nContent-Length: 1", body));
            case 4 ->
                new Hostile(
                        "length and chunks", request("POST", path, length + "\r\nTransfer-Encoding: chunked, x", body));
            case 5 ->
                new Hostile(
                        "bad chunks",
                        request("POST", path, "Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n".getBytes(UTF_8)));
            case 6 -> new Hostile("header without a name", request("POST", path, length + "\r\n: x", body));
            case 7 -> new Hostile("NUL in a header", request("POST", path, length + "\r\nX-A: a\u0000b", body));
            case 8 ->
                new Hostile(
                        "another host",
                        ("POST " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n" + length
                                        + "\r\n\r\n" + right.body())
                                .getBytes(UTF_8));
            default ->
                new Hostile(
                        "no host",
                        ("POST " + path + " HTTP/1.1\r\nConnection: close\r\n" + length + "\r\n\r\n" + right.body())
                                .getBytes(UTF_8));
        };
    }

    private Hostile wrongTag() {
        String arn = dice.oneOf(
                "arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-queue%2Fnone",
                "arn%3Aaws%3Abatch%3Aus-east-1%3A999999999999%3Ajob-queue%2Fwork",
                "arn%3Aaws%3As3%3A%3A%3Abucket",
                "..%2f..%2f..%2fetc%2fpasswd",
                "../../../etc/passwd",
                "arn:aws:batch:us-east-1:123456789012:job-queue/" + "a".repeat(2_000),
                "%ff%fe",
                "%00",
                "x");
        return switch (dice.below(4)) {
            case 0 -> new Hostile("tags of nothing", request("GET", "/v1/tags/" + arn, "Accept: */*", new byte[0]));
            case 1 ->
                new Hostile(
                        "tags of nothing",
                        request("DELETE", "/v1/tags/" + arn + "?tagKeys=a", "Accept: */*", new byte[0]));
            case 2 ->
                new Hostile(
                        "no keys",
                        request(
                                "DELETE",
                                "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-queue%2Fwork",
                                "Accept: */*",
                                new byte[0]));
            default -> {
                byte[] body = dice.oneOf(
                                "{\"tags\":{\"a\":\"b\"}}", "{\"tags\":7}", "{\"tags\":{\"a\":7}}", "{}", "[", "")
                        .getBytes(UTF_8);
                yield new Hostile(
                        "tags of nothing", request("POST", "/v1/tags/" + arn, "Content-Length: " + body.length, body));
            }
        };
    }

    // ----------------------------------------------------------------------------------------------------------- wire

    private static String path(String operation) {
        return "/v1/" + operation.toLowerCase(Locale.ROOT);
    }

    private Hostile post(String wrong, String operation, String body) {
        return post(wrong, operation, body.getBytes(UTF_8));
    }

    private Hostile post(String wrong, String operation, byte[] body) {
        return new Hostile(wrong, request("POST", path(operation), "Content-Length: " + body.length, body));
    }

    private byte[] request(String method, String path, String headers, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                        .formatted(method, path, host, headers)
                        .getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
