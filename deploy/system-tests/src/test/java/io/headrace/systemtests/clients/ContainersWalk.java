package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.each;
import static io.headrace.systemtests.clients.Calls.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The walk's jobs of several containers. */
record ContainersWalk(JobCalls calls) {
    private static final String NEEDS =
            "'resourceRequirements':[{'type':'VCPU','value':'0.25'},{'type':'MEMORY','value':'32'}]";

    /** One prepares, the other works; what is said of each is found at each. */
    void runOneAfterTheOther() throws IOException, InterruptedException {
        calls.call("RegisterJobDefinition", """
                {'jobDefinitionName':'$pair','type':'container','parameters':{'code':'7'},'ecsProperties':{'taskProperties':[{'containers':[
                 {'name':'init','image':'busybox','essential':false,'command':['echo','Ref::code'],%s},
                 {'name':'app','image':'busybox','command':['sh','-c','exit 3'],
                  'dependsOn':[{'containerName':'init','condition':'SUCCESS'}],%s}]}]}}""".formatted(NEEDS, NEEDS));
        String job = calls.submit("""
                'jobName':'pair','jobDefinition':'$pair','ecsPropertiesOverride':{'taskProperties':[{'containers':[
                 {'name':'app','command':['sh','-c','exit $0','Ref::code'],'environment':[{'name':'A','value':'b'}],
                  'resourceRequirements':[{'type':'MEMORY','value':'48'}]}]}]}""".replace("$0", "\\u00240"));

        JsonNode ended = calls.awaitJob(job, "FAILED");

        assertThat(ended.path("statusReason").asString()).isEqualTo("Essential container in task exited");
        assertThat(ended.path("container").has("image")).isFalse();
        JsonNode task = ended.at("/ecsProperties/taskProperties/0");
        assertThat(task.path("taskArn").asString()).isNotEmpty();
        assertThat(task.path("containerInstanceArn").asString()).isNotEmpty();
        assertThat(each(task.path("containers"), "name")).containsExactly("init", "app");
        assertThat(each(task.path("containers"), "exitCode")).containsExactly("0", "7");
        assertThat(each(task.path("containers"), "essential")).containsExactly("false", "true");
        assertThat(task.at("/containers/0/logStreamName").asString()).startsWith(calls.name("$pair/init/"));
        assertThat(task.at("/containers/1/logStreamName").asString()).startsWith(calls.name("$pair/app/"));
        assertThat(task.at("/containers/0/command").toString()).isEqualTo("[\"echo\",\"7\"]");
        assertThat(task.at("/containers/1/dependsOn/0/condition").asString()).isEqualTo("SUCCESS");
        assertThat(task.at("/containers/1/resourceRequirements").toString()).contains("48");
        assertThat(ended.path("attempts").size()).isEqualTo(1);
        JsonNode attempt = ended.at("/attempts/0/taskProperties/0");
        assertThat(each(attempt.path("containers"), "name")).containsExactly("init", "app");
        assertThat(each(attempt.path("containers"), "exitCode")).containsExactly("0", "7");
        assertThat(attempt.path("taskArn")).isEqualTo(task.path("taskArn"));
        assertThat(attempt.at("/containers/0/logStreamName")).isEqualTo(task.at("/containers/0/logStreamName"));
        List<JsonNode> listed = calls.list("'jobQueue':'$work','filters':[{'name':'JOB_NAME','values':['pair']}]");
        assertThat(listed.getFirst().at("/container/exitCode").asInt()).isEqualTo(7);
    }

    /** What could not be started is said where it is to blame. */
    void failToStart() throws IOException, InterruptedException {
        String job = calls.submit("""
                'jobName':'missing','jobDefinition':'$pair','ecsPropertiesOverride':{'taskProperties':[{'containers':[
                 {'name':'init','command':['/no/such/program']}]}]}""");
        JsonNode ended = calls.awaitJob(job, "FAILED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("Task failed to start");
        assertThat(ended.at("/ecsProperties/taskProperties/0/containers/0/reason")
                        .asString())
                .startsWith("CannotStartContainerError");
        assertThat(ended.at("/attempts/0/taskProperties/0/containers/0/reason").asString())
                .startsWith("CannotStartContainerError");
    }

    /** What is taken of a definition comes back as it was given, of the definition and of its jobs. */
    void keepWhatIsGiven() throws IOException, InterruptedException {
        String container = """
                {'name':'all','image':'i','command':['c'],'dependsOn':[{'containerName':'other','condition':'START'}],
                 'environment':[{'name':'A','value':'b'}],'essential':true,
                 'linuxParameters':{'devices':[{'hostPath':'/dev/a','containerPath':'/dev/b','permissions':['READ','MKNOD']}],
                  'initProcessEnabled':true,'sharedMemorySize':64,'maxSwap':0,'swappiness':10,
                  'tmpfs':[{'containerPath':'/t','size':1,'mountOptions':['noexec']}]},
                 'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'g'},
                  'secretOptions':[{'name':'s','valueFrom':'arn'}]},
                 'mountPoints':[{'sourceVolume':'v','containerPath':'/c','readOnly':true}],'privileged':true,
                 'readonlyRootFilesystem':true,'repositoryCredentials':{'credentialsParameter':'arn'},
                 'resourceRequirements':[{'type':'GPU','value':'1'},{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'}],
                 'secrets':[{'name':'S','valueFrom':'arn'}],
                 'ulimits':[{'name':'nofile','softLimit':1,'hardLimit':2}],'user':'nobody','startTimeout':5,'stopTimeout':6}""";
        String task = """
                {'containers':[%s,{'name':'other','image':'i','essential':false,%s}],
                 'ephemeralStorage':{'sizeInGiB':21},'executionRoleArn':'e','platformVersion':'LATEST','taskRoleArn':'t',
                 'networkConfiguration':{'assignPublicIp':'ENABLED'},
                 'runtimePlatform':{'operatingSystemFamily':'LINUX','cpuArchitecture':'X86_64'},
                 'volumes':[{'name':'v','host':{'sourcePath':'/x'}}],'enableExecuteCommand':false}""".formatted(container, NEEDS);
        calls.call("RegisterJobDefinition", """
                {'jobDefinitionName':'$together','type':'container','platformCapabilities':['EC2','FARGATE'],
                 'ecsProperties':{'taskProperties':[%s]}}""".formatted(task));
        JsonNode definition = plain(calls.call("DescribeJobDefinitions", "{'jobDefinitions':['$together:1']}")
                .at("/jobDefinitions/0/ecsProperties/taskProperties/0"));
        // There is no GPU: it waits, and never runs with all this.
        String job = calls.submit("'jobName':'together','jobDefinition':'$together'");
        JsonNode shown = plain(calls.describe(job).at("/ecsProperties/taskProperties/0"));
        for (JsonNode found : List.of(definition, shown)) {
            JsonNode given = calls.json(task);
            given.forEachEntry((member, value) -> {
                if (!member.equals("containers")) {
                    assertThat(found.path(member)).as(member).isEqualTo(value);
                }
            });
            calls.json(container)
                    .forEachEntry((member, value) -> assertThat(
                                    found.at("/containers/0").path(member))
                            .as(member)
                            .isEqualTo(value));
        }
        calls.call("CancelJob", "{'jobId':'" + job + "','reason':'seen'}");
        calls.awaitJob(job, "FAILED");
        calls.call("DeregisterJobDefinition", "{'jobDefinition':'$together:1'}");
        calls.call("DeregisterJobDefinition", "{'jobDefinition':'$pair:1'}");
    }

    /** A node can be several containers, too. */
    void runAsNodes() throws IOException, InterruptedException {
        calls.call("RegisterJobDefinition", """
                {'jobDefinitionName':'$pairs','type':'multinode','nodeProperties':{'numNodes':2,'mainNode':0,'nodeRangeProperties':[
                 {'targetNodes':'0:','ecsProperties':{'taskProperties':[{'containers':[
                  {'name':'app','image':'busybox','command':['true'],%s},
                  {'name':'side','image':'busybox','essential':false,'command':['sleep','600'],'stopTimeout':2,%s}]}]}}]}}""".formatted(NEEDS, NEEDS));
        String job = calls.submit("""
                'jobName':'pairs','jobDefinition':'$pairs','nodeOverrides':{'nodePropertyOverrides':[
                 {'targetNodes':'0:','ecsPropertiesOverride':{'taskProperties':[{'containers':[
                  {'name':'app','command':['sh','-c','exit 0']}]}]}}]}""");
        JsonNode ended = calls.awaitJob(job, "SUCCEEDED");
        assertThat(ended.at("/nodeProperties/nodeRangeProperties/0/ecsProperties/taskProperties/0/containers/1/name")
                        .asString())
                .isEqualTo("side");
        JsonNode main = calls.describe(job + "#0");
        assertThat(main.at("/ecsProperties/taskProperties/0/containers/0/exitCode")
                        .asInt(-1))
                .isZero();
        JsonNode definition = calls.call("DescribeJobDefinitions", "{'jobDefinitions':['$pairs:1']}")
                .at("/jobDefinitions/0/nodeProperties/nodeRangeProperties/0");
        assertThat(definition
                        .at("/ecsProperties/taskProperties/0/containers/0/name")
                        .asString())
                .isEqualTo("app");
        calls.call("DeregisterJobDefinition", "{'jobDefinition':'$pairs:1'}");
    }
}
