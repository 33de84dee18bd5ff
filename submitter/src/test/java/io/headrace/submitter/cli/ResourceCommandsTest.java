package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.cli.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** queues, definitions and environments. */
class ResourceCommandsTest {
    private final FakeFrontDoor door = new FakeFrontDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldShowTheLimitAndThePolicyOfQueuesThatHaveThem() {
        door.on(
                        "DescribeJobQueues",
                        "{'jobQueues':[{'jobQueueName':'a','state':'ENABLED','status':'VALID','priority':5,'maxRunningJobs':3,"
                                + "'schedulingPolicyArn':'arn:aws:batch:eu-central-1:1:scheduling-policy/fair','computeEnvironmentOrder':[]},"
                                + "{'jobQueueName':'b','state':'ENABLED','status':'VALID','priority':1,'computeEnvironmentOrder':[]}]}")
                .onGet("/headrace/v1/overview", "{'queues':[]}");

        assertThat(CommandLineRun.against(door).run("queues").out()).isEqualTo("""
                QUEUE  STATE    STATUS  PRIORITY  MAX RUNNING  POLICY  ENVIRONMENTS
                a      ENABLED  VALID          5            3  fair
                b      ENABLED  VALID          1
                """);
    }

    @Test
    void shouldListQueues() {
        door.on(
                "DescribeJobQueues",
                "{'jobQueues':[{'jobQueueName':'default','state':'ENABLED','status':'VALID','priority':1,"
                        + "'computeEnvironmentOrder':[{'order':2,'computeEnvironment':'b'},"
                        + "{'order':1,'computeEnvironment':'arn:aws:batch:r:0:compute-environment/a'}]}]}");

        assertThat(CommandLineRun.against(door).run("queues").out()).isEqualTo("""
                        QUEUE    STATE    STATUS  PRIORITY  ENVIRONMENTS
                        default  ENABLED  VALID          1  a,b
                        """);
        assertThat(Json.parse(CommandLineRun.against(door)
                                .run("queues", "-o", "json")
                                .out())
                        .path("jobQueues"))
                .hasSize(1);
    }

    @Test
    void shouldCountTheJobsOfQueues() {
        door.on(
                        "DescribeJobQueues",
                        "{'jobQueues':[{'jobQueueName':'a','priority':1},{'jobQueueName':'b','priority':1}]}")
                .onGet(
                        "/headrace/v1/overview",
                        "{'queues':[{'jobQueueName':'a','jobs':{'RUNNABLE':3,'PENDING':1,'STARTING':1,'RUNNING':4,'SUCCEEDED':9}}]}");

        assertThat(CommandLineRun.against(door).run("queues").out()).isEqualTo("""
                        QUEUE  STATE  STATUS  PRIORITY  WAITING  RUNNING  SUCCEEDED  ENVIRONMENTS
                        a                            1        4        5          9
                        b                            1
                        """);
    }

    @Test
    void shouldListExecutors() {
        String answer = "{'executors':[{'executorId':'exec-1','status':'REGISTERED','since':" + 1_795_262_310_000L
                + ",'hostname':'vm','runtime':'docker','attempts':3,'computeEnvironments':['*'],"
                + "'capacity':{'vcpus':2.0,'memoryMib':4096,'gpus':0},'used':{'vcpus':1.25,'memoryMib':256,'gpus':0}}]}";
        door.onGet("/headrace/v1/executors", answer);

        assertThat(CommandLineRun.against(door).run("executors").out()).isEqualTo("""
                        EXECUTOR  STATUS      SINCE  ATTEMPTS   VCPUS        MEMORY  RUNTIME  HOST  ENVIRONMENTS
                        exec-1    REGISTERED    90s         3  1.25/2  256/4096 MiB  docker   vm    *
                        """);
        assertThat(Json.parse(CommandLineRun.against(door)
                        .run("executors", "-o", "json")
                        .out()))
                .isEqualTo(json(answer));
    }

    @Test
    void shouldMakeAQueue() {
        door.on("CreateJobQueue", "{'jobQueueName':'urgent','jobQueueArn':'arn:x'}");

        Outcome outcome = CommandLineRun.against(door)
                .run(
                        "queues",
                        "create",
                        "urgent",
                        "--environment",
                        "a",
                        "--environment",
                        "b",
                        "--priority",
                        "9",
                        "--tag",
                        "team=ops");

        assertThat(outcome).isEqualTo(new Outcome(0, "urgent\n", ""));
        assertThat(door.bodyOf("CreateJobQueue"))
                .isEqualTo(
                        json(
                                "{'jobQueueName':'urgent','state':'ENABLED','priority':9,'computeEnvironmentOrder':["
                                        + "{'order':1,'computeEnvironment':'a'},{'order':2,'computeEnvironment':'b'}],'tags':{'team':'ops'}}"));
    }

    @Test
    void shouldListEnvironments() {
        door.on(
                "DescribeComputeEnvironments",
                "{'computeEnvironments':[{'computeEnvironmentName':'default','type':'UNMANAGED','state':'ENABLED',"
                        + "'status':'VALID','statusReason':'ComputeEnvironment Healthy'},"
                        + "{'computeEnvironmentName':'big','type':'MANAGED','state':'DISABLED','status':'INVALID',"
                        + "'statusReason':'CLIENT_ERROR','computeResources':{'maxvCpus':64}}]}");

        assertThat(CommandLineRun.against(door).run("environments").out()).isEqualTo("""
                        ENVIRONMENT  TYPE       STATE     STATUS   MAX VCPUS  REASON
                        default      UNMANAGED  ENABLED   VALID
                        big          MANAGED    DISABLED  INVALID         64  CLIENT_ERROR
                        """);
    }

    @Test
    void shouldMakeEnvironments() {
        door.on("CreateComputeEnvironment", "{'computeEnvironmentName':'big'}");

        Outcome outcome = CommandLineRun.against(door).run("environments", "create", "big", "--max-vcpus", "64");

        assertThat(outcome).isEqualTo(new Outcome(0, "big\n", ""));
        assertThat(door.bodyOf("CreateComputeEnvironment"))
                .isEqualTo(json("{'computeEnvironmentName':'big','type':'MANAGED','state':'ENABLED',"
                        + "'computeResources':{'type':'EC2','maxvCpus':64}}"));
    }

    @Test
    void shouldListDefinitions() {
        door.on(
                "DescribeJobDefinitions",
                "{'jobDefinitions':[{'jobDefinitionName':'wordcount','revision':3,'status':'ACTIVE','containerProperties':"
                        + "{'image':'busybox','command':['wc','-w','my file'],'vcpus':2,'memory':128}}]}");

        assertThat(CommandLineRun.against(door).run("definitions").out()).isEqualTo("""
                        DEFINITION   STATUS  IMAGE    VCPUS   MEMORY  COMMAND
                        wordcount:3  ACTIVE  busybox      2  128 MiB  wc -w 'my file'
                        """);
        assertThat(door.bodyOf("DescribeJobDefinitions")).isEqualTo(json("{'status':'ACTIVE','maxResults':100}"));
    }

    @Test
    void shouldShowOnWhichExecutorsADefinitionRuns() {
        door.on(
                "DescribeJobDefinitions",
                "{'jobDefinitions':[{'jobDefinitionName':'index','revision':1,'status':'ACTIVE','containerProperties':"
                        + "{'image':'busybox','command':['index'],'vcpus':2,'memory':128},'placementConstraints':["
                        + "{'type':'memberOf','expression':'attribute:disk == ssd'},"
                        + "{'type':'memberOf','expression':'attribute:zone exists'}]}]}");

        assertThat(CommandLineRun.against(door).run("definitions").out()).isEqualTo("""
                        DEFINITION  STATUS  IMAGE    VCPUS   MEMORY  COMMAND  ONLY WHERE
                        index:1     ACTIVE  busybox      2  128 MiB  index    attribute:disk == ssd; attribute:zone exists
                        """);
    }

    @Test
    void shouldRegisterADefinition() {
        door.on("RegisterJobDefinition", "{'jobDefinitionName':'greet','revision':2}");

        Outcome outcome = CommandLineRun.against(door)
                .run(
                        "definitions",
                        "register",
                        "greet",
                        "--vcpus",
                        "0.50",
                        "--memory",
                        "1g",
                        "--env",
                        "A=b=c",
                        "--parameter",
                        "who=world",
                        "--attempts",
                        "3",
                        "--timeout",
                        "60",
                        "--where",
                        "attribute:disk == ssd",
                        "--",
                        "echo",
                        "-n",
                        "Ref::who");

        assertThat(outcome).isEqualTo(new Outcome(0, "greet:2\n", ""));
        assertThat(door.bodyOf("RegisterJobDefinition"))
                .isEqualTo(json("{'jobDefinitionName':'greet','type':'container','parameters':{'who':'world'},"
                        + "'placementConstraints':[{'type':'memberOf','expression':'attribute:disk == ssd'}],"
                        + "'retryStrategy':{'attempts':3},'timeout':{'attemptDurationSeconds':60},'containerProperties':{"
                        + "'image':'busybox','command':['echo','-n','Ref::who'],'resourceRequirements':["
                        + "{'type':'VCPU','value':'0.5'},{'type':'MEMORY','value':'1024'}],"
                        + "'environment':[{'name':'A','value':'b=c'}]}}"));
    }

    @Test
    void shouldWriteOptionsOverAFile(@TempDir Path folder) throws IOException {
        door.on("RegisterJobDefinition", "{'jobDefinitionName':'other','revision':1}");
        Path file = Files.writeString(
                folder.resolve("definition.json"),
                "{\"jobDefinitionName\":\"greet\",\"type\":\"container\",\"containerProperties\":{\"image\":\"a\","
                        + "\"command\":[\"x\"],\"memory\":64,\"vcpus\":1}}");

        CommandLineRun.against(door).run("definitions", "register", "other", "--file", file.toString(), "--image", "b");

        assertThat(door.bodyOf("RegisterJobDefinition"))
                .isEqualTo(json("{'jobDefinitionName':'other','type':'container','containerProperties':"
                        + "{'image':'b','command':['x'],'memory':64,'vcpus':1}}"));
    }

    @Test
    void shouldRegisterADefinitionOfNodesFromAFile(@TempDir Path folder) throws IOException {
        door.on("RegisterJobDefinition", "{'jobDefinitionName':'train','revision':1}");
        String definition = "{\"jobDefinitionName\":\"train\",\"nodeProperties\":{\"numNodes\":2,\"mainNode\":0,"
                + "\"nodeRangeProperties\":[{\"targetNodes\":\"0:\",\"container\":{\"image\":\"busybox\"}}]}}";
        Path file = Files.writeString(folder.resolve("train.json"), definition);

        Outcome outcome = CommandLineRun.against(door)
                .run("definitions", "register", "--file", file.toString(), "--attempts", "2");

        assertThat(outcome).isEqualTo(new Outcome(0, "train:1\n", ""));
        JsonNode body = door.bodyOf("RegisterJobDefinition");
        assertThat(body.path("type").stringValue()).isEqualTo("multinode");
        assertThat(body.path("nodeProperties")).isEqualTo(Json.parse(definition).path("nodeProperties"));
        assertThat(body.has("containerProperties")).isFalse();
        assertThat(body.path("retryStrategy")).isEqualTo(json("{'attempts':2}"));
        assertThat(CommandLineRun.against(door)
                        .run("definitions", "register", "--file", file.toString(), "--image", "b")
                        .err())
                .startsWith("headrace: the file has nodeProperties: say there what each range of nodes runs");
    }

    @Test
    void shouldRegisterADefinitionOfSeveralContainersAsItIsInAFile(@TempDir Path folder) throws IOException {
        door.on("RegisterJobDefinition", "{'jobDefinitionName':'pair','revision':1}");
        String definition = "{\"jobDefinitionName\":\"pair\",\"ecsProperties\":{\"taskProperties\":"
                + "[{\"containers\":[{\"name\":\"app\",\"image\":\"busybox\"}]}]}}";
        Path file = Files.writeString(folder.resolve("pair.json"), definition);

        Outcome outcome = CommandLineRun.against(door).run("definitions", "register", "--file", file.toString());

        assertThat(outcome).isEqualTo(new Outcome(0, "pair:1\n", ""));
        JsonNode body = door.bodyOf("RegisterJobDefinition");
        assertThat(body.path("type").stringValue()).isEqualTo("container");
        assertThat(body.path("ecsProperties")).isEqualTo(Json.parse(definition).path("ecsProperties"));
        assertThat(body.has("containerProperties")).isFalse();
        assertThat(CommandLineRun.against(door)
                        .run("definitions", "register", "--file", file.toString(), "--image", "b")
                        .err())
                .startsWith("headrace: the file has ecsProperties: say there what each container runs");
    }

    @Test
    void shouldListDefinitionsOfNodes() {
        door.on(
                "DescribeJobDefinitions",
                "{'jobDefinitions':[{'jobDefinitionName':'train','revision':1,'status':'ACTIVE','nodeProperties':{"
                        + "'numNodes':4,'mainNode':0,'nodeRangeProperties':[{'targetNodes':'0:','container':"
                        + "{'image':'busybox','command':['x'],'vcpus':2,'memory':128}}]}}]}");

        assertThat(CommandLineRun.against(door).run("definitions").out()).isEqualTo("""
                        DEFINITION  STATUS  NODES  IMAGE    VCPUS   MEMORY  COMMAND
                        train:1     ACTIVE      4  busybox      2  128 MiB  x
                        """);
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
