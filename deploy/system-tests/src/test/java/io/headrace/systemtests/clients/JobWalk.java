package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.ARN;
import static io.headrace.systemtests.clients.Calls.each;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The walk's jobs that come to their own end: single ones, arrays, retries, a timeout, nodes. */
record JobWalk(JobCalls calls) {
    String submitOneThatTakesTooLong() throws IOException, InterruptedException {
        return calls.submit("'jobName':'late','jobDefinition':'$endless','timeout':{'attemptDurationSeconds':60}");
    }

    void runSingleJob() throws IOException, InterruptedException {
        String job = calls.submit("""
                'jobName':'single','jobDefinition':'$hello','parameters':{'who':'you'},'tags':{'run':'1'},
                'containerOverrides':{'environment':[{'name':'GREETED','value':'grüße'}],
                 'resourceRequirements':[{'type':'MEMORY','value':'48'}]}""");
        assertThat(calls.describe(job).path("jobId").asString()).isEqualTo(job);
        JsonNode ended = calls.awaitJob(job, "SUCCEEDED");
        assertThat(ended.path("jobArn").asString()).isEqualTo(ARN + "job/" + job);
        assertThat(ended.path("jobQueue").asString()).isEqualTo(ARN + calls.name("job-queue/$work"));
        assertThat(ended.path("jobDefinition").asString()).isEqualTo(ARN + calls.name("job-definition/$hello:1"));
        assertThat(ended.path("statusReason").asString()).isEqualTo("Essential container in task exited");
        assertThat(ended.at("/parameters/who").asString()).isEqualTo("you");
        assertThat(ended.at("/tags/run").asString()).isEqualTo("1");
        assertThat(ended.at("/tags/kind").asString("")).isIn("greeting", "");
        assertThat(ended.at("/container/exitCode").asInt(-1)).isZero();
        assertThat(ended.at("/container/logStreamName").asString()).startsWith(calls.name("$hello/default/"));
        assertThat(ended.at("/container/command").toString())
                .isEqualTo("[\"sh\",\"-c\",\"echo hello $1 $GREETED\",\"hello\",\"you\"]");
        assertThat(ended.at("/container/environment").toString())
                .contains("grüße")
                .doesNotContain("by all");
        assertThat(ended.at("/container/resourceRequirements").toString())
                .contains("\"0.25\"")
                .contains("\"48\"");
        assertThat(ended.at("/attempts/0/container/exitCode").asInt(-1)).isZero();
        assertThat(ended.path("createdAt").asLong())
                .isLessThanOrEqualTo(ended.path("startedAt").asLong());
        assertThat(ended.path("startedAt").asLong())
                .isLessThanOrEqualTo(ended.path("stoppedAt").asLong());
        assertThat(ended.at("/timeout/attemptDurationSeconds").asInt()).isEqualTo(120);
        assertThat(calls.call(
                                "DescribeJobs",
                                "{'jobs':['" + job + "','00000000-0000-4000-8000-000000000000','nothing']}")
                        .path("jobs")
                        .size())
                .isEqualTo(1);
    }

    void runArrays() throws IOException, InterruptedException {
        String first = calls.submit("'jobName':'first','jobDefinition':'$short','arrayProperties':{'size':3}");
        String second = calls.submit("""
                'jobName':'second','jobDefinition':'$short','arrayProperties':{'size':3},
                'dependsOn':[{'jobId':'%s','type':'N_TO_N'}]""".formatted(first));
        String third = calls.submit("""
                'jobName':'third','jobDefinition':'$short','arrayProperties':{'size':3},
                'dependsOn':[{'type':'SEQUENTIAL'},{'jobId':'%s'}]""".formatted(second));
        String last = calls.submit("""
                'jobName':'last','jobDefinition':'$short','dependsOn':[{'jobId':'%s'},{'jobId':'%s'}]""".formatted(first, third));
        String broken = calls.submit("'jobName':'broken','jobDefinition':'$failing','arrayProperties':{'size':2}");
        String never =
                calls.submit("'jobName':'never','jobDefinition':'$short','dependsOn':[{'jobId':'" + broken + "'}]");

        JsonNode ended = calls.awaitJob(last, "SUCCEEDED");
        assertThat(each(ended.path("dependsOn"), "jobId")).containsExactly(first, third);
        JsonNode parent = calls.describe(third);
        assertThat(parent.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(parent.at("/arrayProperties/size").asInt()).isEqualTo(3);
        assertThat(parent.at("/arrayProperties/statusSummary/SUCCEEDED").asInt())
                .isEqualTo(3);
        JsonNode children = calls.call("DescribeJobs", "{'jobs':['%s:0','%s:1','%s:2']}".formatted(third, third, third))
                .path("jobs");
        assertThat(each(children, "jobId")).containsExactlyInAnyOrder(third + ":0", third + ":1", third + ":2");
        JsonNode earlier = calls.describe(third + ":0");
        JsonNode later = calls.describe(third + ":1");
        assertThat(later.path("startedAt").asLong())
                .isGreaterThanOrEqualTo(earlier.path("stoppedAt").asLong());
        assertThat(later.at("/arrayProperties/index").asInt()).isEqualTo(1);
        assertThat(calls.describe(second + ":2").path("startedAt").asLong())
                .isGreaterThanOrEqualTo(
                        calls.describe(first + ":2").path("stoppedAt").asLong());
        assertThat(calls.list("'arrayJobId':'" + third + "','jobStatus':'SUCCEEDED'"))
                .hasSize(3);
        assertThat(calls.list("'arrayJobId':'" + third + "'")).isEmpty();

        assertThat(calls.awaitJob(broken, "FAILED").path("statusReason").asString())
                .isEqualTo("Array Child Job failed");
        assertThat(calls.awaitJob(never, "FAILED").path("statusReason").asString())
                .isEqualTo("Dependent Job failed");
        assertThat(calls.describe(never).path("stoppedAt").asLong()).isPositive();
    }

    void retryByRules() throws IOException, InterruptedException {
        String job = calls.submit("""
                'jobName':'retried','jobDefinition':'$failing','retryStrategy':{'attempts':5,'evaluateOnExit':[
                 {'onExitCode':'2*','action':'EXIT'},{'onStatusReason':'Host EC2*','action':'RETRY'},
                 {'onReason':'*','action':'retry'}]}""");
        JsonNode ended = calls.awaitJob(job, "FAILED");
        assertThat(ended.path("attempts").size()).isEqualTo(2);
        assertThat(ended.at("/attempts/0/container/exitCode").asInt()).isEqualTo(1);
        assertThat(ended.at("/attempts/1/container/exitCode").asInt()).isEqualTo(2);
        assertThat(ended.at("/container/exitCode").asInt()).isEqualTo(2);
        assertThat(ended.at("/retryStrategy/attempts").asInt()).isEqualTo(5);
        assertThat(ended.at("/retryStrategy/evaluateOnExit/0/action").asString())
                .isEqualTo("exit");
    }

    /** What kept a container from starting is said of the job, of its attempt, and in lists. */
    void failToStart() throws IOException, InterruptedException {
        String job = calls.submit("""
                'jobName':'missing','jobDefinition':'$short','containerOverrides':{'command':['/no/such/program']}""");
        JsonNode ended = calls.awaitJob(job, "FAILED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("Task failed to start");
        String reason = ended.at("/container/reason").asString();
        assertThat(reason).startsWith("CannotStartContainerError").contains("/no/such/program");
        assertThat(ended.at("/attempts/0/container/reason").asString()).isEqualTo(reason);
        List<JsonNode> listed = calls.list("'jobQueue':'$work','filters':[{'name':'JOB_NAME','values':['missing']}]");
        assertThat(listed.getFirst().at("/container/reason").asString()).isEqualTo(reason);
    }

    void runNodes() throws IOException, InterruptedException {
        String container = """
                {'image':'busybox','command':['true'],
                 'resourceRequirements':[{'type':'VCPU','value':'0.25'},{'type':'MEMORY','value':'32'}]}""";
        calls.call("RegisterJobDefinition", """
                {'jobDefinitionName':'$nodes','type':'multinode','nodeProperties':{'numNodes':2,'mainNode':0,
                 'nodeRangeProperties':[{'targetNodes':'0:0','container':%s},{'targetNodes':'1:','container':%s}]}}""".formatted(container, container));
        String job = calls.submit("""
                'jobName':'nodes','jobDefinition':'$nodes','nodeOverrides':{'nodePropertyOverrides':[
                 {'targetNodes':'1:','containerOverrides':{'command':['sh','-c','exit 0']}}]}""");
        JsonNode ended = calls.awaitJob(job, "SUCCEEDED");
        assertThat(ended.at("/nodeProperties/numNodes").asInt()).isEqualTo(2);
        assertThat(ended.has("container")).isFalse();
        JsonNode main = calls.describe(job + "#0");
        assertThat(main.at("/nodeDetails/isMainNode").asBoolean()).isTrue();
        assertThat(main.at("/container/logStreamName").asString()).contains("nodes/default/");
        // A node is stopped when the main one has ended: it may have come to its own end before, or not.
        assertThat(calls.list("'multiNodeJobId':'" + job + "','jobStatus':'SUCCEEDED'")
                        .toString())
                .contains(job + "#0");
    }

    void awaitTimeout(String job) throws IOException, InterruptedException {
        JsonNode ended = calls.awaitJob(job, "FAILED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("Job attempt duration exceeded timeout");
        assertThat(ended.path("attempts").size()).isEqualTo(1);
        assertThat(ended.path("stoppedAt").asLong() - ended.path("startedAt").asLong())
                .isGreaterThanOrEqualTo(60_000);
    }
}
