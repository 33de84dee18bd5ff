package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.systemtests.clients.ClientDriver.Answered;
import io.headrace.systemtests.clients.ClientDriver.Failed;
import io.headrace.systemtests.clients.ClientDriver.NotSent;
import io.headrace.systemtests.clients.ClientDriver.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One walk through AWS Batch, from the first environment to the last deletion, as any client can make it. Inputs are written as JSON
 * with single quotes. Everything it makes has names with its own prefix, so that several walk beside each other.
 */
final class BatchFlow {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ARN = "arn:aws:batch:eu-central-1:123456789012:";

    private final ClientDriver client;
    private final String prefix;

    /** Whether the client's model is older than consumable resources, and perhaps than isCancelled and isTerminated. */
    private final boolean old;

    /** Whether it is as new as the bulk operations. */
    private final boolean newest;

    BatchFlow(ClientDriver client, String prefix, RealClient kind) {
        this.client = client;
        this.prefix = prefix;
        this.old = kind.old();
        this.newest = kind == RealClient.NODE;
    }

    /** Walks it all. */
    void run() throws IOException, InterruptedException {
        makeEnvironmentAndQueues();
        registerDefinitions();
        String timedOut = submit("'jobName':'late','jobDefinition':'$endless','timeout':{'attemptDurationSeconds':60}");
        runSingleJob();
        runArrays();
        retryByRules();
        cancelAndTerminate();
        runNodes();
        shareFairly();
        listByEveryFilter();
        tag();
        if (!old) {
            useConsumables();
            storeWhatChangesNothing();
            lookAtTheQueue();
        }
        if (newest) {
            stopInBulk();
        }
        answerErrors();
        awaitTimeout(timedOut);
        unmakeAll();
    }

    // ------------------------------------------------------------------------------------------------------ resources

    private void makeEnvironmentAndQueues() throws IOException, InterruptedException {
        JsonNode made = call("CreateComputeEnvironment", """
                {'computeEnvironmentName':'$machines','type':'MANAGED','state':'ENABLED','serviceRole':'batch',
                 'computeResources':{'type':'EC2','minvCpus':0,'maxvCpus':64,'instanceTypes':['optimal'],
                  'subnets':['subnet-1'],'securityGroupIds':['sg-1'],'instanceRole':'role',
                  'allocationStrategy':'BEST_FIT_PROGRESSIVE','tags':{'Name':'$'}},
                 'tags':{'team':'$'}}""");
        assertThat(made.path("computeEnvironmentArn").asString())
                .isEqualTo(ARN + name("compute-environment/$machines"));
        JsonNode environment =
                awaitOne("DescribeComputeEnvironments", "{'computeEnvironments':['$machines']}", "VALID");
        assertThat(environment.at("/computeResources/type").asString()).isEqualTo("EC2");
        assertThat(environment.at("/computeResources/instanceTypes/0").asString())
                .isEqualTo("optimal");
        assertThat(environment.path("statusReason").asString()).isEqualTo("ComputeEnvironment Healthy");
        assertThat(environment.at("/tags/team").asString()).isEqualTo(name("$"));

        JsonNode policy = call("CreateSchedulingPolicy", """
                {'name':'$fair','fairsharePolicy':{'shareDecaySeconds':600,'computeReservation':10,
                 'shareDistribution':[{'shareIdentifier':'red','weightFactor':0.5},{'shareIdentifier':'blue*'}]}}""");
        String policyArn = policy.path("arn").asString();
        assertThat(policyArn).isEqualTo(ARN + name("scheduling-policy/$fair"));
        call("UpdateSchedulingPolicy", "{'arn':'" + policyArn + "','fairsharePolicy':{'shareDecaySeconds':300}}");
        JsonNode described = call("DescribeSchedulingPolicies", "{'arns':['" + policyArn + "']}");
        assertThat(described
                        .at("/schedulingPolicies/0/fairsharePolicy/shareDecaySeconds")
                        .asInt())
                .isEqualTo(300);
        assertThat(each(call("ListSchedulingPolicies", "{}").path("schedulingPolicies"), "arn"))
                .contains(policyArn);

        call("CreateJobQueue", """
                {'jobQueueName':'$work','priority':10,'state':'ENABLED','tags':{'team':'$'},
                 'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'$machines'}]}""");
        call("CreateJobQueue", """
                {'jobQueueName':'$shared','priority':1,'schedulingPolicyArn':'%s',
                 'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'%s'}]}""".formatted(
                        policyArn, environment.path("computeEnvironmentArn").asString()));
        JsonNode queue = awaitOne("DescribeJobQueues", "{'jobQueues':['$work']}", "VALID");
        assertThat(queue.path("statusReason").asString()).isEqualTo("JobQueue Healthy");
        assertThat(queue.at("/computeEnvironmentOrder/0/computeEnvironment").asString())
                .isEqualTo(environment.path("computeEnvironmentArn").asString());
        call("UpdateJobQueue", "{'jobQueue':'$work','priority':11}");
        assertThat(awaitOne("DescribeJobQueues", "{'jobQueues':['$work']}", "VALID")
                        .path("priority")
                        .asInt())
                .isEqualTo(11);
        assertThat(call("DescribeJobQueues", "{'jobQueues':['$shared']}")
                        .at("/jobQueues/0/schedulingPolicyArn")
                        .asString())
                .isEqualTo(policyArn);
        call("UpdateComputeEnvironment", "{'computeEnvironment':'$machines','computeResources':{'maxvCpus':32}}");
        assertThat(awaitOne("DescribeComputeEnvironments", "{'computeEnvironments':['$machines']}", "VALID")
                        .at("/computeResources/maxvCpus")
                        .asInt())
                .isEqualTo(32);
    }

    private void registerDefinitions() throws IOException, InterruptedException {
        register("hello", "echo hello $1 $GREETED", """
                ,'parameters':{'who':'world'},'retryStrategy':{'attempts':1},'timeout':{'attemptDurationSeconds':120},
                'propagateTags':true,'platformCapabilities':['EC2'],'tags':{'kind':'greeting'}""", ",'hello','Ref::who'");
        register("short", "exit 0", "", "");
        register("endless", "exec sleep 600", "", "");
        // Fails in a new way each time.
        register("failing", "exit $AWS_BATCH_JOB_ATTEMPT", "", "");
        JsonNode second = register("short", "true", "", "");
        assertThat(second.path("revision").asInt()).isEqualTo(2);
        JsonNode both = call("DescribeJobDefinitions", "{'jobDefinitionName':'$short','status':'ACTIVE'}");
        assertThat(each(both.path("jobDefinitions"), "revision")).containsExactly("2", "1");
        call("DeregisterJobDefinition", "{'jobDefinition':'$short:1'}");
        JsonNode active = call("DescribeJobDefinitions", "{'jobDefinitionName':'$short','status':'ACTIVE'}");
        assertThat(each(active.path("jobDefinitions"), "revision")).containsExactly("2");
        JsonNode inactive = call("DescribeJobDefinitions", "{'jobDefinitions':['$short:1']}");
        assertThat(inactive.at("/jobDefinitions/0/status").asString()).isEqualTo("INACTIVE");
        JsonNode hello = call("DescribeJobDefinitions", "{'jobDefinitions':['$hello:1']}")
                .at("/jobDefinitions/0");
        assertThat(hello.at("/parameters/who").asString()).isEqualTo("world");
        assertThat(hello.at("/tags/kind").asString()).isEqualTo("greeting");
        assertThat(hello.at("/containerProperties/image").asString()).isEqualTo("busybox");
    }

    private JsonNode register(String definition, String script, String more, String arguments)
            throws IOException, InterruptedException {
        return call(
                "RegisterJobDefinition", """
                {'jobDefinitionName':'$%s','type':'container'%s,'containerProperties':{'image':'busybox',
                 'command':['sh','-c','%s'%s],'environment':[{'name':'GREETED','value':'by all'}],
                 'resourceRequirements':[{'type':'VCPU','value':'0.25'},{'type':'MEMORY','value':'32'}]}}""".formatted(definition, more, script.replace("$", "\\u0024"), arguments));
    }

    // ----------------------------------------------------------------------------------------------------------- jobs

    private void runSingleJob() throws IOException, InterruptedException {
        String job = submit("""
                'jobName':'single','jobDefinition':'$hello','parameters':{'who':'you'},'tags':{'run':'1'},
                'containerOverrides':{'environment':[{'name':'GREETED','value':'grüße'}],
                 'resourceRequirements':[{'type':'MEMORY','value':'48'}]}""");
        assertThat(describe(job).path("jobId").asString()).isEqualTo(job);
        JsonNode ended = awaitJob(job, "SUCCEEDED");
        assertThat(ended.path("jobArn").asString()).isEqualTo(ARN + "job/" + job);
        assertThat(ended.path("jobQueue").asString()).isEqualTo(ARN + name("job-queue/$work"));
        assertThat(ended.path("jobDefinition").asString()).isEqualTo(ARN + name("job-definition/$hello:1"));
        assertThat(ended.path("statusReason").asString()).isEqualTo("Essential container in task exited");
        assertThat(ended.at("/parameters/who").asString()).isEqualTo("you");
        assertThat(ended.at("/tags/run").asString()).isEqualTo("1");
        assertThat(ended.at("/tags/kind").asString("")).isIn("greeting", "");
        assertThat(ended.at("/container/exitCode").asInt(-1)).isZero();
        assertThat(ended.at("/container/logStreamName").asString()).startsWith(name("$hello/default/"));
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
        assertThat(call("DescribeJobs", "{'jobs':['" + job + "','00000000-0000-4000-8000-000000000000','nothing']}")
                        .path("jobs")
                        .size())
                .isEqualTo(1);
    }

    private void runArrays() throws IOException, InterruptedException {
        String first = submit("'jobName':'first','jobDefinition':'$short','arrayProperties':{'size':3}");
        String second = submit("""
                'jobName':'second','jobDefinition':'$short','arrayProperties':{'size':3},
                'dependsOn':[{'jobId':'%s','type':'N_TO_N'}]""".formatted(first));
        String third = submit("""
                'jobName':'third','jobDefinition':'$short','arrayProperties':{'size':3},
                'dependsOn':[{'type':'SEQUENTIAL'},{'jobId':'%s'}]""".formatted(second));
        String last = submit("""
                'jobName':'last','jobDefinition':'$short','dependsOn':[{'jobId':'%s'},{'jobId':'%s'}]""".formatted(first, third));
        String broken = submit("'jobName':'broken','jobDefinition':'$failing','arrayProperties':{'size':2}");
        String never = submit("'jobName':'never','jobDefinition':'$short','dependsOn':[{'jobId':'" + broken + "'}]");

        JsonNode ended = awaitJob(last, "SUCCEEDED");
        assertThat(each(ended.path("dependsOn"), "jobId")).containsExactly(first, third);
        JsonNode parent = describe(third);
        assertThat(parent.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(parent.at("/arrayProperties/size").asInt()).isEqualTo(3);
        assertThat(parent.at("/arrayProperties/statusSummary/SUCCEEDED").asInt())
                .isEqualTo(3);
        JsonNode children = call("DescribeJobs", "{'jobs':['%s:0','%s:1','%s:2']}".formatted(third, third, third))
                .path("jobs");
        assertThat(each(children, "jobId")).containsExactlyInAnyOrder(third + ":0", third + ":1", third + ":2");
        JsonNode earlier = describe(third + ":0");
        JsonNode later = describe(third + ":1");
        assertThat(later.path("startedAt").asLong())
                .isGreaterThanOrEqualTo(earlier.path("stoppedAt").asLong());
        assertThat(later.at("/arrayProperties/index").asInt()).isEqualTo(1);
        assertThat(describe(second + ":2").path("startedAt").asLong())
                .isGreaterThanOrEqualTo(describe(first + ":2").path("stoppedAt").asLong());
        assertThat(list("'arrayJobId':'" + third + "','jobStatus':'SUCCEEDED'")).hasSize(3);
        assertThat(list("'arrayJobId':'" + third + "'")).isEmpty();

        assertThat(awaitJob(broken, "FAILED").path("statusReason").asString()).isEqualTo("Array Child Job failed");
        assertThat(awaitJob(never, "FAILED").path("statusReason").asString()).isEqualTo("Dependent Job failed");
        assertThat(describe(never).path("stoppedAt").asLong()).isPositive();
    }

    private void retryByRules() throws IOException, InterruptedException {
        String job = submit("""
                'jobName':'retried','jobDefinition':'$failing','retryStrategy':{'attempts':5,'evaluateOnExit':[
                 {'onExitCode':'2*','action':'EXIT'},{'onStatusReason':'Host EC2*','action':'RETRY'},
                 {'onReason':'*','action':'retry'}]}""");
        JsonNode ended = awaitJob(job, "FAILED");
        assertThat(ended.path("attempts").size()).isEqualTo(2);
        assertThat(ended.at("/attempts/0/container/exitCode").asInt()).isEqualTo(1);
        assertThat(ended.at("/attempts/1/container/exitCode").asInt()).isEqualTo(2);
        assertThat(ended.at("/container/exitCode").asInt()).isEqualTo(2);
        assertThat(ended.at("/retryStrategy/attempts").asInt()).isEqualTo(5);
        assertThat(ended.at("/retryStrategy/evaluateOnExit/0/action").asString())
                .isEqualTo("exit");
    }

    private void cancelAndTerminate() throws IOException, InterruptedException {
        String running = submit("'jobName':'running','jobDefinition':'$endless'");
        String waiting =
                submit("'jobName':'waiting','jobDefinition':'$short','dependsOn':[{'jobId':'" + running + "'}]");
        String tooLarge = submit("""
                'jobName':'large','jobDefinition':'$short',
                'containerOverrides':{'resourceRequirements':[{'type':'VCPU','value':'500'}]}""");
        call("CancelJob", "{'jobId':'" + waiting + "','reason':'no longer wanted'}");
        JsonNode cancelled = awaitJob(waiting, "FAILED");
        assertThat(cancelled.path("statusReason").asString()).isEqualTo("no longer wanted");
        assertThat(cancelled.path("isCancelled").asBoolean(old)).isTrue();

        awaitJob(tooLarge, "RUNNABLE");
        await().atMost(PATIENCE)
                .until(() ->
                        describe(tooLarge).path("statusReason").asString("").startsWith("MISCONFIGURATION:"));
        call("CancelJob", "{'jobId':'" + tooLarge + "','reason':'too large'}");
        assertThat(awaitJob(tooLarge, "FAILED").path("statusReason").asString()).isEqualTo("too large");

        awaitJob(running, "RUNNING");
        call("CancelJob", "{'jobId':'" + running + "','reason':'without effect'}");
        assertThat(describe(running).path("status").asString()).isEqualTo("RUNNING");
        assertThat(list("'jobQueue':'$work'").toString()).contains(running);
        call("TerminateJob", "{'jobId':'" + running + "','reason':'enough'}");
        JsonNode terminated = awaitJob(running, "FAILED");
        assertThat(terminated.path("statusReason").asString()).isEqualTo("enough");
        assertThat(terminated.path("isTerminated").asBoolean(old)).isTrue();
        // Neither minds what has ended, nor what never was.
        for (String job : List.of(running, "00000000-0000-4000-8000-000000000000")) {
            call("TerminateJob", "{'jobId':'" + job + "','reason':'again'}");
            call("CancelJob", "{'jobId':'" + job + "','reason':'again'}");
        }
        String array = submit("'jobName':'stopped','jobDefinition':'$endless','arrayProperties':{'size':2}");
        call("TerminateJob", "{'jobId':'" + array + ":0','reason':'one of them'}");
        assertThat(awaitJob(array + ":0", "FAILED").path("statusReason").asString())
                .isEqualTo("one of them");
        call("TerminateJob", "{'jobId':'" + array + "','reason':'all of them'}");
        awaitJob(array, "FAILED");
    }

    private void runNodes() throws IOException, InterruptedException {
        String container = """
                {'image':'busybox','command':['true'],
                 'resourceRequirements':[{'type':'VCPU','value':'0.25'},{'type':'MEMORY','value':'32'}]}""";
        call("RegisterJobDefinition", """
                {'jobDefinitionName':'$nodes','type':'multinode','nodeProperties':{'numNodes':2,'mainNode':0,
                 'nodeRangeProperties':[{'targetNodes':'0:0','container':%s},{'targetNodes':'1:','container':%s}]}}""".formatted(container, container));
        String job = submit("""
                'jobName':'nodes','jobDefinition':'$nodes','nodeOverrides':{'nodePropertyOverrides':[
                 {'targetNodes':'1:','containerOverrides':{'command':['sh','-c','exit 0']}}]}""");
        JsonNode ended = awaitJob(job, "SUCCEEDED");
        assertThat(ended.at("/nodeProperties/numNodes").asInt()).isEqualTo(2);
        assertThat(ended.has("container")).isFalse();
        JsonNode main = describe(job + "#0");
        assertThat(main.at("/nodeDetails/isMainNode").asBoolean()).isTrue();
        assertThat(main.at("/container/logStreamName").asString()).contains("nodes/default/");
        // A node is stopped when the main one has ended: it may have come to its own end before, or not.
        assertThat(list("'multiNodeJobId':'" + job + "','jobStatus':'SUCCEEDED'")
                        .toString())
                .contains(job + "#0");
    }

    private void shareFairly() throws IOException, InterruptedException {
        String red = submitTo("$shared", "'jobName':'red','jobDefinition':'$short','shareIdentifier':'red'");
        String blue = submitTo("$shared", """
                'jobName':'blue','jobDefinition':'$short','shareIdentifier':'blue1','schedulingPriorityOverride':9""");
        assertThat(awaitJob(red, "SUCCEEDED").path("shareIdentifier").asString())
                .isEqualTo("red");
        assertThat(awaitJob(blue, "SUCCEEDED").path("schedulingPriority").asInt())
                .isEqualTo(9);
        assertThat(list("""
                'jobQueue':'$shared','jobStatus':'SUCCEEDED','filters':[{'name':'SHARE_IDENTIFIER','values':['red']}]""")).hasSize(1);
        refused("SubmitJob", "{'jobName':'no-share','jobQueue':'$shared','jobDefinition':'$short'}");
        assertThat(refused("SubmitJob", """
                        {'jobName':'share','jobQueue':'$work','jobDefinition':'$short','shareIdentifier':'red'}"""))
                .isEqualTo(
                        "Job with shareIdentifier or schedulingPriority can onlybe submitted to job queue with fair share scheduling policy.");
    }

    private void listByEveryFilter() throws IOException, InterruptedException {
        String job = submit("'jobName':'Listed-one','jobDefinition':'$hello'");
        String other = submit("'jobName':'listed-two','jobDefinition':'$short'");
        JsonNode ended = awaitJob(job, "SUCCEEDED");
        awaitJob(other, "SUCCEEDED");
        assertThat(filtered("JOB_NAME", "LISTED-*")).containsExactly(other, job);
        assertThat(filtered("JOB_NAME", "listed-one")).containsExactly(job);
        assertThat(filtered("JOB_DEFINITION", "$hello")).contains(job).doesNotContain(other);
        assertThat(filtered("JOB_DEFINITION", "$hel*")).contains(job).doesNotContain(other);
        assertThat(filtered("JOB_DEFINITION", ARN + "job-definition/$hello:1"))
                .contains(job)
                .doesNotContain(other);
        long created = ended.path("createdAt").asLong();
        assertThat(filtered("AFTER_CREATED_AT", Long.toString(created - 1))).contains(job, other);
        assertThat(filtered("BEFORE_CREATED_AT", Long.toString(created)))
                .doesNotContain(job, other)
                .isNotEmpty();
        for (String status :
                List.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED")) {
            List<JsonNode> found = list("'jobQueue':'$work','jobStatus':'" + status + "'");
            assertThat(found)
                    .allSatisfy(row -> assertThat(row.path("status").asString()).isEqualTo(status));
        }
        JsonNode page = call("ListJobs", "{'jobQueue':'$work','jobStatus':'SUCCEEDED','maxResults':2}");
        assertThat(page.path("jobSummaryList").size()).isEqualTo(2);
        JsonNode next = call(
                "ListJobs",
                "{'jobQueue':'$work','jobStatus':'SUCCEEDED','maxResults':2,'nextToken':'"
                        + page.path("nextToken").asString() + "'}");
        assertThat(each(next.path("jobSummaryList"), "jobId"))
                .doesNotContainAnyElementsOf(each(page.path("jobSummaryList"), "jobId"));
        JsonNode whole = call("ListJobs", "{'jobQueue':'$work','jobStatus':'SUCCEEDED'}");
        assertThat(whole.has("nextToken")).isFalse();
        assertThat(each(whole.path("jobSummaryList"), "jobDefinition")).contains(ARN + name("job-definition/$hello:1"));
    }

    private List<String> filtered(String filter, String value) throws IOException, InterruptedException {
        return list("'jobQueue':'$work','filters':[{'name':'%s','values':['%s']}]".formatted(filter, value)).stream()
                .map(row -> row.path("jobId").asString())
                .toList();
    }

    private void tag() throws IOException, InterruptedException {
        String definition = ARN + name("job-definition/$hello:1");
        String job = submit("'jobName':'tagged','jobDefinition':'$short','tags':{'a':'1'}");
        for (String arn : List.of(
                definition,
                ARN + "job/" + job,
                ARN + name("job-queue/$work"),
                ARN + name("compute-environment/$machines"),
                ARN + name("scheduling-policy/$fair"))) {
            call("TagResource", "{'resourceArn':'" + arn + "','tags':{'cost center':'a/b=c','owner':'me'}}");
            call("TagResource", "{'resourceArn':'" + arn + "','tags':{'owner':'you'}}");
            JsonNode tags =
                    call("ListTagsForResource", "{'resourceArn':'" + arn + "'}").path("tags");
            assertThat(tags.path("cost center").asString()).isEqualTo("a/b=c");
            assertThat(tags.path("owner").asString()).isEqualTo("you");
            call("UntagResource", "{'resourceArn':'" + arn + "','tagKeys':['cost center','unknown']}");
            assertThat(call("ListTagsForResource", "{'resourceArn':'" + arn + "'}")
                            .path("tags")
                            .has("cost center"))
                    .isFalse();
        }
        assertThat(describe(job).at("/tags/owner").asString()).isEqualTo("you");
        awaitJob(job, "SUCCEEDED");
    }

    private void useConsumables() throws IOException, InterruptedException {
        JsonNode made = call("CreateConsumableResource", """
                {'consumableResourceName':'$licence','totalQuantity':1,'resourceType':'REPLENISHABLE','tags':{'a':'1'}}""");
        assertThat(made.path("consumableResourceArn").asString()).isEqualTo(ARN + name("consumable-resource/$licence"));
        JsonNode updated = call("UpdateConsumableResource", """
                {'consumableResource':'$licence','operation':'ADD','quantity':1,'clientToken':'$token'}""");
        assertThat(updated.path("totalQuantity").asInt()).isEqualTo(2);
        String job = submit("""
                'jobName':'licensed','jobDefinition':'$short','consumableResourcePropertiesOverride':
                 {'consumableResourceList':[{'consumableResource':'$licence','quantity':2}]}""");
        awaitJob(job, "SUCCEEDED");
        JsonNode described = call("DescribeConsumableResource", "{'consumableResource':'$licence'}");
        assertThat(described.path("availableQuantity").asInt()).isEqualTo(2);
        assertThat(call("ListConsumableResources", """
                        {'filters':[{'name':'CONSUMABLE_RESOURCE_NAME','values':['$lic*']}]}""")
                        .at("/consumableResources/0/consumableResourceName")
                        .asString())
                .isEqualTo(name("$licence"));
        JsonNode users = call("ListJobsByConsumableResource", """
                {'consumableResource':'$licence','filters':[{'name':'JOB_STATUS','values':['SUCCEEDED']}]}""");
        assertThat(users.at("/jobs/0/jobName").asString()).isEqualTo("licensed");
        call("DeleteConsumableResource", "{'consumableResource':'$licence'}");
        assertThat(refused("DescribeConsumableResource", "{'consumableResource':'$licence'}"))
                .contains("does not exist");
    }

    /** All that AWS takes and Headrace only keeps comes back as it was given. */
    private void storeWhatChangesNothing() throws IOException, InterruptedException {
        String resources = """
                {'type':'SPOT','minvCpus':0,'maxvCpus':4,'desiredvCpus':0,'allocationStrategy':'SPOT_CAPACITY_OPTIMIZED',
                 'instanceTypes':['c5.large'],'imageId':'ami-1','subnets':['s'],'securityGroupIds':['g'],'ec2KeyPair':'k',
                 'instanceRole':'r','tags':{'a':'b'},'placementGroup':'p','bidPercentage':50,'spotIamFleetRole':'f',
                 'launchTemplate':{'launchTemplateId':'lt-1','launchTemplateName':'n','version':'1','userdataType':'EKS_NODEADM',
                  'overrides':[{'launchTemplateId':'lt-2','launchTemplateName':'o','version':'2','targetInstanceTypes':['c5.xlarge'],
                   'userdataType':'EKS_BOOTSTRAP_SH'}]},
                 'ec2Configuration':[{'imageType':'ECS_AL2023','imageIdOverride':'ami-2','imageKubernetesVersion':'1.30'}],
                 'scalingPolicy':{'minScaleDownDelayMinutes':20}}""";
        call("CreateComputeEnvironment", """
                {'computeEnvironmentName':'$kept','type':'MANAGED','state':'DISABLED','serviceRole':'r','context':'c',
                 'computeResources':%s}""".formatted(resources));
        call("UpdateComputeEnvironment", """
                {'computeEnvironment':'$kept','serviceRole':'other','context':'d',
                 'updatePolicy':{'terminateJobsOnUpdate':true,'jobExecutionTimeoutMinutes':7}}""");
        JsonNode kept = awaitOne("DescribeComputeEnvironments", "{'computeEnvironments':['$kept']}", "VALID");
        assertThat(plain(kept.path("computeResources"))).isEqualTo(json(resources));
        assertThat(plain(kept.path("updatePolicy")))
                .isEqualTo(json("{'terminateJobsOnUpdate':true,'jobExecutionTimeoutMinutes':7}"));
        assertThat(kept.path("context").asString()).isEqualTo("d");
        call("CreateComputeEnvironment", """
                {'computeEnvironmentName':'$own','type':'UNMANAGED','serviceRole':'r','state':'DISABLED','unmanagedvCpus':8}""");
        assertThat(awaitOne("DescribeComputeEnvironments", "{'computeEnvironments':['$own']}", "VALID")
                        .path("unmanagedvCpus")
                        .asInt())
                .isEqualTo(8);

        String container = """
                {'image':'i','command':['c'],'jobRoleArn':'j','executionRoleArn':'e','user':'nobody','instanceType':'c5.large',
                 'volumes':[{'name':'v','host':{'sourcePath':'/x'}}],'environment':[{'name':'A','value':'b'}],
                 'mountPoints':[{'sourceVolume':'v','containerPath':'/c','readOnly':true}],'readonlyRootFilesystem':true,
                 'privileged':true,'ulimits':[{'name':'nofile','softLimit':1,'hardLimit':2}],
                 'resourceRequirements':[{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'},{'type':'GPU','value':'1'}],
                 'linuxParameters':{'devices':[{'hostPath':'/dev/a','containerPath':'/dev/b','permissions':['READ','MKNOD']}],
                  'initProcessEnabled':true,'sharedMemorySize':64,'maxSwap':0,'swappiness':10,
                  'tmpfs':[{'containerPath':'/t','size':1,'mountOptions':['noexec']}]},
                 'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'g'},
                  'secretOptions':[{'name':'s','valueFrom':'arn'}]},
                 'secrets':[{'name':'S','valueFrom':'arn'}],'networkConfiguration':{'assignPublicIp':'ENABLED'},
                 'fargatePlatformConfiguration':{'platformVersion':'LATEST'},'enableExecuteCommand':false,
                 'ephemeralStorage':{'sizeInGiB':21},
                 'runtimePlatform':{'operatingSystemFamily':'LINUX','cpuArchitecture':'X86_64'},
                 'repositoryCredentials':{'credentialsParameter':'arn'}}""";
        call("RegisterJobDefinition", """
                {'jobDefinitionName':'$kept','type':'container','schedulingPriority':3,'platformCapabilities':['EC2','FARGATE'],'containerProperties':%s,
                 'consumableResourceProperties':{'consumableResourceList':[{'consumableResource':'x','quantity':1}]}}""".formatted(container));
        JsonNode definition =
                call("DescribeJobDefinitions", "{'jobDefinitions':['$kept:1']}").at("/jobDefinitions/0");
        assertThat(plain(definition.path("containerProperties"))).isEqualTo(json(container));
        assertThat(definition.path("schedulingPriority").asInt()).isEqualTo(3);
        call("DeregisterJobDefinition", "{'jobDefinition':'$kept:1'}");
        call("DeleteComputeEnvironment", "{'computeEnvironment':'$kept'}");
        call("DeleteComputeEnvironment", "{'computeEnvironment':'$own'}");
    }

    private void lookAtTheQueue() throws IOException, InterruptedException {
        call("UpdateJobQueue", """
                {'jobQueue':'$work','jobStateTimeLimitActions':[{'reason':'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
                 'state':'RUNNABLE','maxTimeSeconds':600,'action':'CANCEL'}]}""");
        assertThat(call("DescribeJobQueues", "{'jobQueues':['$work']}")
                        .at("/jobQueues/0/jobStateTimeLimitActions/0/maxTimeSeconds")
                        .asInt())
                .isEqualTo(600);
        String running = submitTo("$shared", "'jobName':'red','jobDefinition':'$endless','shareIdentifier':'red'");
        awaitJob(running, "RUNNING");
        JsonNode snapshot =
                awaitCall("GetJobQueueSnapshot", "{'jobQueue':'$shared'}", answer -> answer.has("queueUtilization"));
        assertThat(snapshot.path("frontOfQueue").path("jobs").isArray()).isTrue();
        call("TerminateJob", "{'jobId':'" + running + "','reason':'seen'}");
        awaitJob(running, "FAILED");
    }

    private void stopInBulk() throws IOException, InterruptedException {
        String first = submit("'jobName':'first','jobDefinition':'$endless'");
        String second = submit("'jobName':'second','jobDefinition':'$short','dependsOn':[{'jobId':'" + first + "'}]");
        JsonNode cancelled = call("CancelJobs", "{'jobs':['" + second + "','nothing'],'reason':'in bulk'}");
        assertThat(cancelled.path("successful").toString()).contains(second);
        assertThat(awaitJob(second, "FAILED").path("statusReason").asString()).isEqualTo("in bulk");
        awaitJob(first, "RUNNING");
        JsonNode terminated = call("TerminateJobs", "{'jobs':['" + first + "'],'reason':'in bulk'}");
        assertThat(terminated.path("errors").size()).isZero();
        assertThat(awaitJob(first, "FAILED").path("isTerminated").asBoolean()).isTrue();
    }

    private void awaitTimeout(String job) throws IOException, InterruptedException {
        JsonNode ended = awaitJob(job, "FAILED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("Job attempt duration exceeded timeout");
        assertThat(ended.path("attempts").size()).isEqualTo(1);
        assertThat(ended.path("stoppedAt").asLong() - ended.path("startedAt").asLong())
                .isGreaterThanOrEqualTo(60_000);
    }

    // --------------------------------------------------------------------------------------------------------- errors

    private void answerErrors() throws IOException, InterruptedException {
        SoftAssertions said = new SoftAssertions();
        said.assertThat(refused("SubmitJob", "{'jobName':'a b','jobQueue':'$work','jobDefinition':'$short'}"))
                .contains("Job name should match valid pattern");
        said.assertThat(refused("SubmitJob", "{'jobName':'x','jobQueue':'$nowhere','jobDefinition':'$short'}"))
                .contains("does not exist");
        said.assertThat(refused("SubmitJob", "{'jobName':'x','jobQueue':'$work','jobDefinition':'$none'}"))
                .isEqualTo("JobDefinition name " + name("$none") + " does not exist or is not in ACTIVE status");
        said.assertThat(refused(
                        "SubmitJob",
                        "{'jobName':'x','jobQueue':'$work','jobDefinition':'" + ARN + "job-definition/$none:7'}"))
                .isEqualTo("JobDefinition " + ARN + name("job-definition/$none:7") + " not found.");
        said.assertThat(refused("SubmitJob", """
                        {'jobName':'x','jobQueue':'$work','jobDefinition':'$short','containerOverrides':{'command':['a','']}}""")).contains("Command field cannot have empty strings");
        said.assertThat(refused("SubmitJob", """
                        {'jobName':'x','jobQueue':'$work','jobDefinition':'$short','containerOverrides':{'command':['Ref::gone']}}"""))
                .isEqualTo("Unable to substitute value. No parameter found for reference gone");
        refused("SubmitJob", """
                {'jobName':'x','jobQueue':'$work','jobDefinition':'$short','arrayProperties':{'size':1}}""");
        said.assertThat(refused("RegisterJobDefinition", "{'jobDefinitionName':'$x','type':'container'}"))
                .isEqualTo("Container properties should not be empty");
        said.assertThat(refused("RegisterJobDefinition", """
                        {'jobDefinitionName':'$x','type':'container','containerProperties':{'image':'a',
                         'resourceRequirements':[{'type':'MEMORY','value':'32'}]}}""")).isEqualTo("vCPU is not provided.");
        said.assertThat(refused("RegisterJobDefinition", """
                        {'jobDefinitionName':'$x','type':'container','retryStrategy':{},'containerProperties':{'image':'a',
                         'resourceRequirements':[{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'}]}}"""))
                .contains("RetryAttempts must be provided with retry strategy");
        refused("DescribeJobDefinitions", "{'jobDefinitionName':'$x','maxResults':101}");
        said.assertThat(refused("ListJobs", "{'jobQueue':'$nowhere'}"))
                .isEqualTo("Job queue " + name("$nowhere") + " does not exist");
        refused("ListJobs", "{}");
        refused("ListJobs", "{'jobQueue':'$work','jobStatus':'DONE'}");
        refused("ListJobs", "{'jobQueue':'$work','nextToken':'what'}");
        said.assertThat(refused("DescribeJobs", "{'jobs':[" + "'a',".repeat(100) + "'a']}"))
                .isEqualTo("Maximum number of jobs supported is  100 .");
        refused(
                "CreateJobQueue",
                "{'jobQueueName':'$work','priority':1,'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'$machines'}]}");
        said.assertThat(refused("DeleteComputeEnvironment", "{'computeEnvironment':'$machines'}"))
                .isNotEmpty();
        said.assertThat(refused("UpdateJobQueue", "{'jobQueue':'$nowhere','priority':1}"))
                .contains("does not exist");
        said.assertThat(refused("UpdateComputeEnvironment", "{'computeEnvironment':'$nowhere','state':'DISABLED'}"))
                .contains("does not exist");
        refused("TagResource", "{'resourceArn':'" + ARN + "job-queue/$nowhere','tags':{'a':'b'}}");
        refused("ListTagsForResource", "{'resourceArn':'arn:aws:s3:::bucket'}");
        said.assertAll();
    }

    /** Calls what must be refused, and answers the message. */
    private String refused(String operation, String input) throws IOException, InterruptedException {
        Outcome outcome = client.call(operation, json(input));
        assertThat(outcome).as("%s %s %s", client.name(), operation, input).isInstanceOf(Failed.class);
        Failed failed = (Failed) outcome;
        assertThat(failed.code()).isEqualTo("ClientException");
        assertThat(failed.details().path("status").asInt(400)).isEqualTo(400);
        assertThat(failed.details().path("type").asString("ClientException")).isEqualTo("ClientException");
        assertThat(failed.details().path("requestId").asString("36 characters, as a UUID has them"))
                .isNotEmpty();
        assertThat(failed.message()).isNotBlank().doesNotContain("\n");
        return failed.message();
    }

    // ----------------------------------------------------------------------------------------------------------- end

    private void unmakeAll() throws IOException, InterruptedException {
        refused("DeleteJobQueue", "{'jobQueue':'$work'}");
        String left = submit("'jobName':'left','jobDefinition':'$endless'");
        call("UpdateComputeEnvironment", "{'computeEnvironment':'$machines','state':'DISABLED'}");
        assertThat(refused("DeleteComputeEnvironment", "{'computeEnvironment':'$machines'}"))
                .isEqualTo("Cannot delete, found existing JobQueue relationship");
        for (String queue : List.of("$work", "$shared")) {
            call("UpdateJobQueue", "{'jobQueue':'" + queue + "','state':'DISABLED'}");
            awaitOne("DescribeJobQueues", "{'jobQueues':['" + queue + "']}", "VALID");
            refused("SubmitJob", "{'jobName':'x','jobQueue':'" + queue + "','jobDefinition':'$short'}");
            call("DeleteJobQueue", "{'jobQueue':'" + queue + "'}");
            awaitGone("DescribeJobQueues", "{'jobQueues':['" + queue + "']}");
        }
        assertThat(awaitJob(left, "FAILED").path("statusReason").asString()).isEqualTo("JobQueue deleted");
        call("DeleteSchedulingPolicy", "{'arn':'" + ARN + "scheduling-policy/$fair'}");
        assertThat(call("DescribeSchedulingPolicies", "{'arns':['" + ARN + "scheduling-policy/$fair']}")
                        .path("schedulingPolicies"))
                .isEmpty();
        call("DeleteComputeEnvironment", "{'computeEnvironment':'$machines'}");
        awaitGone("DescribeComputeEnvironments", "{'computeEnvironments':['$machines']}");
        for (String definition : List.of("hello:1", "short:2", "endless:1", "failing:1", "nodes:1")) {
            call("DeregisterJobDefinition", "{'jobDefinition':'$" + definition + "'}");
        }
        assertThat(call("DescribeJobDefinitions", "{'jobDefinitionName':'$hello','status':'ACTIVE'}")
                        .path("jobDefinitions"))
                .isEmpty();
    }

    // ---------------------------------------------------------------------------------------------------------- calls

    private String submit(String members) throws IOException, InterruptedException {
        return submitTo("$work", members);
    }

    private String submitTo(String queue, String members) throws IOException, InterruptedException {
        JsonNode answer = call("SubmitJob", "{'jobQueue':'" + queue + "'," + members + "}");
        String job = answer.path("jobId").asString();
        assertThat(answer.path("jobArn").asString()).isEqualTo(ARN + "job/" + job);
        return job;
    }

    private JsonNode describe(String job) throws IOException, InterruptedException {
        JsonNode jobs = call("DescribeJobs", "{'jobs':['" + job + "']}").path("jobs");
        assertThat(jobs.size()).as("DescribeJobs of %s", job).isEqualTo(1);
        return jobs.get(0);
    }

    private static List<String> each(JsonNode list, String member) {
        return list.valueStream().map(one -> one.path(member).asString()).toList();
    }

    private List<JsonNode> list(String members) throws IOException, InterruptedException {
        return call("ListJobs", "{" + members + "}")
                .path("jobSummaryList")
                .valueStream()
                .toList();
    }

    private JsonNode awaitJob(String job, String status) {
        return awaitCall("DescribeJobs", "{'jobs':['" + job + "']}", answer -> {
                    String now = answer.at("/jobs/0/status").asString("");
                    assertThat(now.equals(status)
                                    || !List.of("SUCCEEDED", "FAILED").contains(now))
                            .as("%s: job ended, but not %s: %s", client.name(), status, answer)
                            .isTrue();
                    return now.equals(status);
                })
                .at("/jobs/0");
    }

    /** Waits until the one element of the answer has the status. */
    private JsonNode awaitOne(String operation, String input, String status) {
        return first(awaitCall(
                operation,
                input,
                answer -> first(answer).path("status").asString("").equals(status)));
    }

    private void awaitGone(String operation, String input) {
        awaitCall(operation, input, answer -> first(answer).isMissingNode());
    }

    private static JsonNode first(JsonNode answer) {
        return answer.iterator().next().path(0);
    }

    private JsonNode awaitCall(String operation, String input, Predicate<JsonNode> enough) {
        return await(client.name() + " " + operation + " " + input)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .pollDelay(Duration.ZERO)
                .until(() -> call(operation, input), enough);
    }

    private JsonNode call(String operation, String input) throws IOException, InterruptedException {
        return switch (client.call(operation, json(input))) {
            case Answered answered -> answered.answer();
            case Failed failed ->
                throw new AssertionError("%s: %s %s: %s: %s"
                        .formatted(client.name(), operation, input, failed.code(), failed.message()));
            case NotSent notSent ->
                throw new AssertionError(
                        "%s: %s %s was not sent: %s".formatted(client.name(), operation, input, notSent.reason()));
        };
    }

    /** The text with the prefix in the place of each dollar sign. */
    private String name(String text) {
        return text.replace("$", prefix + "-");
    }

    /** The same with numbers as a text has them: the SDK for Java says which of them are long. */
    private static JsonNode plain(JsonNode node) {
        return JsonMapper.shared().readTree(node.toString());
    }

    private JsonNode json(String singleQuoted) {
        return JsonMapper.shared().readTree(name(singleQuoted).replace('\'', '"'));
    }
}
