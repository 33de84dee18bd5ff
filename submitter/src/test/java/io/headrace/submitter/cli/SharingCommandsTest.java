package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.cli.api.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Changing and deleting what there is; policies and resources; what a job shares. */
class SharingCommandsTest {
    private final FakeFrontDoor door = new FakeFrontDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldMakeAQueueWithLimits() {
        door.on("CreateJobQueue", "{'jobQueueName':'q'}");

        assertThat(run(
                        "queues",
                        "create",
                        "q",
                        "--environment",
                        "a",
                        "--max-running",
                        "5",
                        "--policy",
                        "p",
                        "--strict-fifo"))
                .isEqualTo(new Outcome(0, "q\n", ""));
        assertThat(door.bodyOf("CreateJobQueue"))
                .isEqualTo(
                        json(
                                "{'jobQueueName':'q','state':'ENABLED','priority':1,'computeEnvironmentOrder':["
                                        + "{'order':1,'computeEnvironment':'a'}],'schedulingPolicyArn':'p','maxRunningJobs':5,'backfill':false}"));
    }

    @Test
    void shouldChangeOnlyWhatIsGiven() {
        door.on("UpdateJobQueue", "{'jobQueueName':'q'}");
        door.on("UpdateComputeEnvironment", "{'computeEnvironmentName':'e'}");

        assertThat(run("queues", "update", "q", "--state", "disabled", "--max-running", "0")
                        .out())
                .isEqualTo("q\n");
        assertThat(run("environments", "update", "e", "--max-vcpus", "9").out()).isEqualTo("e\n");

        assertThat(door.bodyOf("UpdateJobQueue"))
                .isEqualTo(json("{'jobQueue':'q','state':'DISABLED','maxRunningJobs':0}"));
        assertThat(door.bodyOf("UpdateComputeEnvironment"))
                .isEqualTo(json("{'computeEnvironment':'e','computeResources':{'maxvCpus':9}}"));
    }

    @Test
    void shouldDeleteByName() {
        String[][] verbs = {
            {"queues", "delete", "DeleteJobQueue", "jobQueue"},
            {"environments", "delete", "DeleteComputeEnvironment", "computeEnvironment"},
            {"definitions", "deregister", "DeregisterJobDefinition", "jobDefinition"},
            {"policies", "delete", "DeleteSchedulingPolicy", "arn"},
            {"resources", "delete", "DeleteConsumableResource", "consumableResource"}
        };
        for (String[] verb : verbs) {
            door.on(verb[2], "{}");
            assertThat(run(verb[0], verb[1], "x:1")).isEqualTo(new Outcome(0, "x:1\n", ""));
            assertThat(door.bodyOf(verb[2])).isEqualTo(json("{'" + verb[3] + "':'x:1'}"));
        }
    }

    @Test
    void shouldListAndMakePolicies() {
        door.on("ListSchedulingPolicies", "{'schedulingPolicies':[{'arn':'arn:p'}]}")
                .on(
                        "DescribeSchedulingPolicies",
                        "{'schedulingPolicies':[{'name':'p','arn':'arn:p','fairsharePolicy':{'computeReservation':10,"
                                + "'shareDistribution':[{'shareIdentifier':'A*','weightFactor':0.5},{'shareIdentifier':'B'}]}}]}")
                .on("CreateSchedulingPolicy", "{'name':'p'}");

        assertThat(run("policies").out()).isEqualTo("""
                POLICY  DECAY  RESERVATION  SHARES
                p        600s          10%  A*=0.5,B=1
                """);
        assertThat(run("policies", "create", "p", "--share", "A*=0.5", "--decay", "60")
                        .out())
                .isEqualTo("p\n");
        assertThat(door.bodyOf("CreateSchedulingPolicy"))
                .isEqualTo(
                        json(
                                "{'name':'p','fairsharePolicy':{'shareDecaySeconds':60,'shareDistribution':[{'shareIdentifier':'A*','weightFactor':0.5}]}}"));
        assertThat(run("policies", "create", "p", "--share", "A").err()).contains("expected ID=WEIGHT");
    }

    @Test
    void shouldListMakeAndChangeResources() {
        door.on(
                        "ListConsumableResources",
                        "{'consumableResources':[{'consumableResourceName':'license','totalQuantity':10,'inUseQuantity':3,'resourceType':'REPLENISHABLE'}]}")
                .on("CreateConsumableResource", "{'consumableResourceName':'license'}")
                .on("UpdateConsumableResource", "{'consumableResourceName':'license','totalQuantity':12}");

        assertThat(run("resources").out()).isEqualTo("""
                RESOURCE  TOTAL  IN USE  TYPE
                license      10       3  REPLENISHABLE
                """);
        assertThat(run("resources", "create", "license", "--total", "10").out()).isEqualTo("license\n");
        assertThat(door.bodyOf("CreateConsumableResource"))
                .isEqualTo(
                        json("{'consumableResourceName':'license','totalQuantity':10,'resourceType':'REPLENISHABLE'}"));
        assertThat(run("resources", "update", "license", "--add", "2").out()).isEqualTo("12\n");
        assertThat(door.bodyOf("UpdateConsumableResource"))
                .isEqualTo(json("{'consumableResource':'license','operation':'ADD','quantity':2}"));
    }

    @Test
    void shouldSubmitWithAShare() {
        door.on("SubmitJob", "{'jobId':'id','jobName':'d'}");

        assertThat(run(
                                "submit",
                                "--queue",
                                "q",
                                "--definition",
                                "d",
                                "--share",
                                "dev",
                                "--priority",
                                "7",
                                "--consumes",
                                "license=2")
                        .out())
                .isEqualTo("id\n");
        JsonNode body = door.bodyOf("SubmitJob");
        assertThat(body.path("shareIdentifier").asString()).isEqualTo("dev");
        assertThat(body.path("schedulingPriorityOverride").asInt()).isEqualTo(7);
        assertThat(body.path("consumableResourcePropertiesOverride"))
                .isEqualTo(json("{'consumableResourceList':[{'consumableResource':'license','quantity':2}]}"));
    }

    private Outcome run(String... words) {
        return CommandLineRun.against(door).run(words);
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
