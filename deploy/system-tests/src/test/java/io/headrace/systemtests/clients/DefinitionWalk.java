package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.each;
import static io.headrace.systemtests.clients.Calls.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** The walk's job definitions. */
record DefinitionWalk(JobCalls calls) {
    void registerDefinitions() throws IOException, InterruptedException {
        calls.register("hello", "echo hello $1 $GREETED", """
                ,'parameters':{'who':'world'},'retryStrategy':{'attempts':1},'timeout':{'attemptDurationSeconds':120},
                'propagateTags':true,'platformCapabilities':['EC2'],'tags':{'kind':'greeting'}""", ",'hello','Ref::who'");
        calls.register("short", "exit 0", "", "");
        calls.register("endless", "exec sleep 600", "", "");
        // Fails in a new way each time.
        calls.register("failing", "exit $AWS_BATCH_JOB_ATTEMPT", "", "");
        JsonNode second = calls.register("short", "true", "", "");
        assertThat(second.path("revision").asInt()).isEqualTo(2);
        JsonNode both = calls.call("DescribeJobDefinitions", "{'jobDefinitionName':'$short','status':'ACTIVE'}");
        assertThat(each(both.path("jobDefinitions"), "revision")).containsExactly("2", "1");
        calls.call("DeregisterJobDefinition", "{'jobDefinition':'$short:1'}");
        JsonNode active = calls.call("DescribeJobDefinitions", "{'jobDefinitionName':'$short','status':'ACTIVE'}");
        assertThat(each(active.path("jobDefinitions"), "revision")).containsExactly("2");
        JsonNode inactive = calls.call("DescribeJobDefinitions", "{'jobDefinitions':['$short:1']}");
        assertThat(inactive.at("/jobDefinitions/0/status").asString()).isEqualTo("INACTIVE");
        JsonNode hello = calls.call("DescribeJobDefinitions", "{'jobDefinitions':['$hello:1']}")
                .at("/jobDefinitions/0");
        assertThat(hello.at("/parameters/who").asString()).isEqualTo("world");
        assertThat(hello.at("/tags/kind").asString()).isEqualTo("greeting");
        assertThat(hello.at("/containerProperties/image").asString()).isEqualTo("busybox");
    }

    /** What AWS takes of a definition and Headrace only keeps comes back as it was given, of the definition and of its jobs. */
    void keepWhatChangesNothing() throws IOException, InterruptedException {
        String container = """
                {'image':'i','command':['c'],'jobRoleArn':'j','executionRoleArn':'e','user':'nobody','instanceType':'c5.large',
                 'volumes':[{'name':'v','host':{'sourcePath':'/x'}}],'environment':[{'name':'A','value':'b'}],
                 'mountPoints':[{'sourceVolume':'v','containerPath':'/c','readOnly':true}],'readonlyRootFilesystem':true,
                 'privileged':true,'ulimits':[{'name':'nofile','softLimit':1,'hardLimit':2}],
                 'resourceRequirements':[{'type':'GPU','value':'1'},{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'}],
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
        calls.call("RegisterJobDefinition", """
                {'jobDefinitionName':'$kept','type':'container','schedulingPriority':3,'platformCapabilities':['EC2','FARGATE'],'containerProperties':%s,
                 'consumableResourceProperties':{'consumableResourceList':[{'consumableResource':'$kept','quantity':1}]}}""".formatted(container));
        JsonNode definition = calls.call("DescribeJobDefinitions", "{'jobDefinitions':['$kept:1']}")
                .at("/jobDefinitions/0");
        assertThat(plain(definition.path("containerProperties"))).isEqualTo(calls.json(container));
        assertThat(definition.path("schedulingPriority").asInt()).isEqualTo(3);
        // There is no GPU: it waits, and never runs with all this.
        calls.call("CreateConsumableResource", "{'consumableResourceName':'$kept','totalQuantity':1}");
        String job = calls.submit("'jobName':'kept','jobDefinition':'$kept'");
        JsonNode shown = plain(calls.describe(job).path("container"));
        calls.json(container)
                .forEachEntry((member, value) ->
                        assertThat(shown.path(member)).as(member).isEqualTo(value));
        calls.call("CancelJob", "{'jobId':'" + job + "','reason':'seen'}");
        calls.awaitJob(job, "FAILED");
        calls.call("DeleteConsumableResource", "{'consumableResource':'$kept'}");
        calls.call("DeregisterJobDefinition", "{'jobDefinition':'$kept:1'}");
        askAsInOldTimes();
        keepNodes();
    }

    /** The members that resourceRequirements have taken the place of. */
    private void askAsInOldTimes() throws IOException, InterruptedException {
        calls.call("RegisterJobDefinition", """
                {'jobDefinitionName':'$dated','type':'container',
                 'containerProperties':{'image':'busybox','command':['true'],'vcpus':1,'memory':64}}""");
        JsonNode definition = calls.call("DescribeJobDefinitions", "{'jobDefinitions':['$dated:1']}")
                .at("/jobDefinitions/0/containerProperties");
        String job = calls.submit("'jobName':'dated','jobDefinition':'$dated'");
        assertThat(definition.path("vcpus").asInt()).isEqualTo(1);
        assertThat(definition.path("memory").asInt()).isEqualTo(64);
        JsonNode shown = calls.awaitJob(job, "SUCCEEDED").path("container");
        assertThat(each(shown.path("resourceRequirements"), "value")).containsExactly("1", "64");
        assertThat(shown.has("vcpus") || shown.has("memory")).isFalse();
        calls.call("DeregisterJobDefinition", "{'jobDefinition':'$dated:1'}");
    }

    private void keepNodes() throws IOException, InterruptedException {
        String range = """
                {'targetNodes':'0:','instanceTypes':['c5.large'],
                 'consumableResourceProperties':{'consumableResourceList':[{'consumableResource':'x','quantity':2}]},
                 'container':{'image':'i','command':['c'],'volumes':[],'environment':[],'mountPoints':[],'ulimits':[],'secrets':[],
                  'resourceRequirements':[{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'}]}}""";
        calls.call(
                "RegisterJobDefinition",
                "{'jobDefinitionName':'$ranges','type':'multinode','nodeProperties':{'numNodes':2,'mainNode':1,"
                        + "'nodeRangeProperties':[" + range + "]}}");
        JsonNode nodes = calls.call("DescribeJobDefinitions", "{'jobDefinitions':['$ranges:1']}")
                .at("/jobDefinitions/0/nodeProperties");
        assertThat(nodes.path("mainNode").asInt()).isEqualTo(1);
        assertThat(plain(nodes.at("/nodeRangeProperties/0"))).isEqualTo(calls.json(range));
        calls.call("DeregisterJobDefinition", "{'jobDefinition':'$ranges:1'}");
    }
}
