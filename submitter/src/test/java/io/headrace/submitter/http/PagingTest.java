package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ids;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeleted;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Operations that answer in pages, while what they list changes between the pages. */
@Tag("broker")
class PagingTest extends OpenFrontDoor {
    @Test
    void shouldListEachQueueOnceThoughSomeComeAndGo() {
        List<String> before = listed("DescribeJobQueues", "{%s}", "jobQueues", "jobQueueName", 50, () -> {});
        for (int i = 0; i < 5; i++) {
            door.http.ok("CreateJobQueue", FrontDoorFixture.queueBody(queue + "-" + i, queue));
        }

        List<String> listed = listed("DescribeJobQueues", "{%s}", "jobQueues", "jobQueueName", 2, () -> {
            door.http.ok("CreateJobQueue", FrontDoorFixture.queueBody(queue + "-new", queue));
            door.scheduler.emit(new JobQueueDeleted(queue + "-1"), null);
            FrontDoorFixture.soon()
                    .until(() -> door.http
                            .ok("DescribeJobQueues", "{\"jobQueues\":[\"" + queue + "-1\"]}")
                            .path("jobQueues")
                            .isEmpty());
        });

        List<String> expected = new ArrayList<>(
                IntStream.of(4, 3, 2, 0).mapToObj(i -> queue + "-" + i).toList());
        expected.addAll(before);
        assertThat(listed).as("newest first, each once").containsExactlyElementsOf(expected);
    }

    @Test
    void shouldListEachEnvironmentOnce() {
        String body = "{\"computeEnvironmentName\":\"%s\",\"type\":\"UNMANAGED\"}";
        assertEachOnce(
                name -> door.http.ok("CreateComputeEnvironment", body.formatted(name)),
                "DescribeComputeEnvironments",
                "{%s}",
                "computeEnvironments",
                "computeEnvironmentName");
    }

    @Test
    void shouldListEachRevisionOnce() {
        String body = """
                {"jobDefinitionName":"%s","type":"container","containerProperties":{"image":"busybox",
                 "resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"64"}]}}""";
        assertEachOnce(
                name -> door.http.ok("RegisterJobDefinition", body.formatted(name)),
                "DescribeJobDefinitions",
                "{\"status\":\"ACTIVE\",%s}",
                "jobDefinitions",
                "jobDefinitionName");
    }

    @Test
    void shouldListEachPolicyOnce() {
        assertEachOnce(
                name -> door.http.ok("CreateSchedulingPolicy", "{\"name\":\"" + name + "\",\"fairsharePolicy\":{}}"),
                "ListSchedulingPolicies",
                "{%s}",
                "schedulingPolicies",
                "arn");
    }

    @Test
    void shouldListEachConsumableResourceOnceAndTheJobsThatNeedIt() {
        assertEachOnce(
                name -> door.http.ok(
                        "CreateConsumableResource",
                        "{\"consumableResourceName\":\"" + name + "\",\"totalQuantity\":9}"),
                "ListConsumableResources",
                "{%s}",
                "consumableResources",
                "consumableResourceName");
        String needs = "\"consumableResourcePropertiesOverride\":{\"consumableResourceList\":"
                + "[{\"consumableResource\":\"" + queue + "-0\",\"quantity\":1}]}";
        assertEachOnce(
                name -> submit(name, needs),
                "ListJobsByConsumableResource",
                "{\"consumableResource\":\"" + queue + "-0\",%s}",
                "jobs",
                "jobName");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jobStatus\":\"RUNNABLE\"",
                "\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"Q*\"]}]",
                "\"filters\":[{\"name\":\"JOB_DEFINITION\",\"values\":[\"def\"]}]",
                "\"filters\":[{\"name\":\"JOB_DEFINITION\",\"values\":[\"de*\"]}]",
                "\"filters\":[{\"name\":\"JOB_DEFINITION\",\"values\":[\"arn:aws:batch:us-east-1:123456789012:job-definition/def:1\"]}]",
                "\"filters\":[{\"name\":\"AFTER_CREATED_AT\",\"values\":[\"1\"]}]",
                "\"filters\":[{\"name\":\"BEFORE_CREATED_AT\",\"values\":[\"9000000000000\"]}]",
                "\"jobStatus\":\"RUNNABLE\",\"filters\":[{\"name\":\"SHARE_IDENTIFIER\",\"values\":[\"A\"]}]",
            })
    void shouldListEachJobOnceUnderEachFilter(String selection) {
        assertEachOnce(
                name -> submit(name, "\"shareIdentifier\":\"A\""),
                "ListJobs",
                "{\"jobQueue\":\"" + queue + "\"," + selection + ",%s}",
                "jobSummaryList",
                "jobName");
    }

    @Test
    void shouldListTheJobsOfAStatusThoughTheyLeaveIt() {
        List<String> jobs =
                IntStream.range(0, 5).mapToObj(i -> submit("job", "")).toList();
        String list = "{\"jobQueue\":\"" + queue + "\",\"jobStatus\":\"RUNNABLE\",%s}";

        List<String> listed = listed("ListJobs", list, "jobSummaryList", "jobId", 2, () -> {
            // One that was listed, and the next one.
            for (int gone : List.of(4, 2)) {
                door.http.ok("CancelJob", "{\"jobId\":\"" + jobs.get(gone) + "\",\"reason\":\"no\"}");
            }
        });

        assertThat(listed).containsExactly(jobs.get(4), jobs.get(3), jobs.get(1), jobs.get(0));
    }

    @Test
    void shouldListEachChildAndEachNodeOnceThoughTheyRun() {
        String array = submit("array", "\"arrayProperties\":{\"size\":5}");
        String children = "{\"arrayJobId\":\"" + array + "\",\"jobStatus\":\"RUNNABLE\",%s}";

        List<String> listed = listed("ListJobs", children, "jobSummaryList", "jobId", 2, () -> {
            JobId child = JobId.parse(array).child(3);
            door.scheduler.emit(EventLog.placed(child, 1), null);
            door.scheduler.emit(EventLog.running(child, 1, 5), null);
            door.scheduler.emit(EventLog.succeeded(child, 1, 5, 6), null);
            door.scheduler.emit(new JobSucceeded(child, "done", false), null);
            door.describe(child.toString(), "SUCCEEDED");
        });
        assertThat(listed).containsExactly(array + ":0", array + ":1", array + ":2", array + ":4");

        String nodes = submit("nodes", "\"nodeOverrides\":{\"numNodes\":5}");
        String list = "{\"multiNodeJobId\":\"" + nodes + "\",\"jobStatus\":\"RUNNABLE\",%s}";
        assertThat(listed("ListJobs", list, "jobSummaryList", "jobId", 2, () -> {}))
                .containsExactly(nodes + "#0", nodes + "#1", nodes + "#2", nodes + "#3", nodes + "#4");
    }

    @Test
    void shouldGiveNoTokenWhenThePageIsJustFull() {
        for (int i = 0; i < 4; i++) {
            submit("job", "");
        }
        String list = "{\"jobQueue\":\"" + queue + "\",\"jobStatus\":\"RUNNABLE\",\"maxResults\":%d}";
        assertThat(door.http.ok("ListJobs", list.formatted(4)).has("nextToken")).isFalse();
        assertThat(ids(door.http.ok("ListJobs", list.formatted(4)))).hasSize(4);
        assertThat(door.http.ok("ListJobs", list.formatted(3)).has("nextToken")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeJobQueues, 100",
        "DescribeComputeEnvironments, 100",
        "DescribeJobDefinitions, 100",
        "ListSchedulingPolicies, 100",
        "ListConsumableResources, 100",
    })
    void shouldRefusePagesThatAreTooLargeAndTokensThatAreNotItsOwn(String operation, int max) {
        door.http.ok(operation, "{\"maxResults\":" + max + "}");
        for (int wrong : List.of(0, max + 1)) {
            assertThat(door.http.refused(operation, "{\"maxResults\":" + wrong + "}"))
                    .isEqualTo(operation + ": 'maxResults' is " + wrong + ", expected a whole number from 1 to " + max);
        }
        String token = PageTokens.of(operation + " {}", 7);
        door.http.ok(operation, "{\"nextToken\":\"" + token + "\"}");
        String other = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII).replace("7", "8");
        String changed =
                Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(StandardCharsets.US_ASCII));
        for (String wrong : List.of(changed, "1", "!", token + "A", token.toUpperCase(Locale.ROOT))) {
            assertThat(door.http.refused(operation, "{\"nextToken\":\"" + wrong + "\"}"))
                    .isEqualTo("nextToken '" + wrong
                            + "' is not valid, expected one from an earlier answer to the same question");
        }
    }

    /** A token says where the next page of one answer begins: in another one that place means nothing. */
    @Test
    void shouldRefuseTheTokenOfAnotherQuestion() {
        String other = door.newQueue();
        for (int i = 0; i < 3; i++) {
            submit("job", "");
        }
        String list = "{\"jobQueue\":\"%s\",\"maxResults\":%d,%s}";
        String runnable = "\"jobStatus\":\"RUNNABLE\"";
        String token = text(door.http.ok("ListJobs", list.formatted(queue, 2, runnable)), "/nextToken");
        String next = ",\"nextToken\":\"" + token + "\"";
        assertThat(ids(door.http.ok("ListJobs", list.formatted(queue, 1, runnable + next))))
                .as("pages may differ in length")
                .hasSize(1);
        for (String another : List.of(
                list.formatted(other, 2, runnable + next),
                list.formatted(queue, 2, "\"jobStatus\":\"RUNNING\"" + next),
                list.formatted(queue, 2, "\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"job\"]}]" + next))) {
            assertThat(door.http.refused("ListJobs", another)).startsWith("nextToken '" + token + "' is not valid");
        }
        assertThat(door.http.refused("DescribeJobQueues", "{\"nextToken\":\"" + token + "\"}"))
                .startsWith("nextToken '" + token + "' is not valid");
        String first = text(door.http.get("/headrace/v1/jobs?limit=1&status=runnable", 200), "/nextToken");
        door.http.get("/headrace/v1/jobs?status=runnable&nextToken=" + first, 200);
        door.http.get("/headrace/v1/jobs?nextToken=" + first, 400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ListConsumableResources | {'name':'CONSUMABLE_RESOURCE_NAME','values':[]} | CONSUMABLE_RESOURCE_NAME has 0 'values', expected 1 to 100",
                "ListConsumableResources | {'name':'CONSUMABLE_RESOURCE_NAME','value':['x']} | CONSUMABLE_RESOURCE_NAME has 0 'values', expected 1 to 100",
                "ListConsumableResources | {'values':['x']} | 'name' is required",
                "ListServiceJobs | {'name':'JOB_NAME'} | JOB_NAME has 0 'values', expected 1 to 100",
                "ListJobs | {'name':'JOB_NAME'} | JOB_NAME has 0 'values', expected 1 to 100",
            })
    void shouldRefuseAFilterThatWouldLeaveOutNothing(String operation, String filter, String message) {
        String body = "{\"jobQueue\":\"" + queue + "\",\"filters\":[" + filter.replace('\'', '"') + "]}";
        assertThat(door.http.refused(operation, body)).isEqualTo(operation + ": filters: " + message);
    }

    @Test
    void shouldHoldFiltersToAHundredValuesAndNameTheirUnknownMembers() {
        String hundred = IntStream.range(0, 100).mapToObj(i -> "\"x" + i + "\"").collect(Collectors.joining(","));
        String body = "{\"filters\":[{\"name\":\"CONSUMABLE_RESOURCE_NAME\",\"values\":[%s],\"fancy\":1}]}";
        assertThat(door.http
                        .post("ListConsumableResources", body.formatted(hundred), Map.of())
                        .headers()
                        .firstValue("x-headrace-dropped"))
                .hasValue("filters[0].fancy");
        assertThat(door.http.refused("ListConsumableResources", body.formatted(hundred + ",\"y\"")))
                .isEqualTo(
                        "ListConsumableResources: filters: CONSUMABLE_RESOURCE_NAME has 101 'values', expected 1 to 100");
    }

    @Test
    void shouldHoldListJobsAndDescribeJobsToTheirBounds() {
        String list = "{\"jobQueue\":\"" + queue + "\",%s}";
        door.http.ok("ListJobs", list.formatted("\"maxResults\":1000"));
        assertThat(door.http.refused("ListJobs", list.formatted("\"maxResults\":1001")))
                .contains("expected a whole number from 1 to 1000");
        String hundredAndOne = IntStream.range(0, 101)
                .mapToObj(i -> "\"" + EventLog.id(i) + "\"")
                .collect(Collectors.joining(","));
        assertThat(door.http.refused("DescribeJobs", "{\"jobs\":[" + hundredAndOne + "]}"))
                .isEqualTo("Maximum number of jobs supported is  100 .");
    }

    /** Submits a job and waits until it is queued, which the scheduler of this test tells a moment after it has accepted it. */
    private String submit(String name, String more) {
        String id = text(door.http.ok("SubmitJob", submission(queue, name, more)), "/jobId");
        door.describe(id, more.contains("arrayProperties") ? "PENDING" : "RUNNABLE");
        return id;
    }

    /** Makes one of what is listed. */
    private interface Making {
        void of(String name);
    }

    /** Makes five, reads pages of two, and makes another one between the pages. */
    private void assertEachOnce(Making making, String operation, String body, String list, String member) {
        List<String> names =
                IntStream.range(0, 5).mapToObj(i -> queue + "-" + i).toList();
        names.forEach(making::of);

        List<String> listed = listed(operation, body, list, member, 2, () -> making.of(queue + "-9"));

        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed.stream()
                        .map(shown -> shown.substring(shown.lastIndexOf('/') + 1))
                        .filter(shown -> shown.startsWith(queue + "-")))
                .containsExactlyElementsOf(names.reversed());
    }

    /** All pages; something happens after the first. */
    private static List<String> listed(
            String operation, String body, String list, String member, int perPage, Runnable happens) {
        List<String> listed = new ArrayList<>();
        String token = "";
        do {
            String page = "\"maxResults\":" + perPage + (token.isEmpty() ? "" : ",\"nextToken\":\"" + token + "\"");
            JsonNode answer = door.http.ok(operation, body.formatted(page));
            assertThat(answer.path(list).size()).isLessThanOrEqualTo(perPage);
            answer.path(list).forEach(one -> listed.add(text(one, "/" + member)));
            if (token.isEmpty()) {
                happens.run();
            }
            token = text(answer, "/nextToken");
        } while (!token.isEmpty());
        return listed;
    }
}
