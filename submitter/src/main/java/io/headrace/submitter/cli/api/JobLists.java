package io.headrace.submitter.cli.api;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists jobs.
 *
 * @param api the front door
 */
public record JobLists(ApiClient api) {
    private static final int LARGEST_PAGE = 1_000;

    // In the order of a job's life: a child that moves on between two of the requests is seen twice, not missed.
    private static final List<String> STATES =
            List.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED");

    // Of more children than are wanted, those that somebody may have to look at.
    private static final List<String> WORTH_SEEING =
            List.of("FAILED", "RUNNING", "STARTING", "RUNNABLE", "PENDING", "SUBMITTED", "SUCCEEDED");

    /**
     * Some jobs.
     *
     * @param answer the front door's document; the pages of a list are put together
     * @param jobs its elements
     * @param more whether there are more than were wanted
     */
    public record Listing(ObjectNode answer, List<JsonNode> jobs, boolean more) {
        /** Copies the list. */
        public Listing {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * Jobs of all queues, newest first.
     *
     * @param criteria {@code queue}, {@code status} and {@code name}, each of which may be missing
     * @param limit how many at most
     */
    public Listing newest(Query criteria, int limit) {
        ObjectNode answer = api.pages("/headrace/v1/jobs", criteria, "jobs", limit, LARGEST_PAGE);
        return new Listing(
                answer,
                Json.elements(answer, "jobs"),
                !Json.text(answer, "nextToken").isEmpty());
    }

    /**
     * Children of an array job in the order of their indexes.
     *
     * @param status only of this state; empty for all
     * @param limit how many at most
     */
    public Listing children(String arrayJobId, String status, int limit) {
        return parts("arrayJobId", arrayJobId, status, limit);
    }

    /**
     * Nodes of a multi-node parallel job in the order of their indexes.
     *
     * @param status only of this state; empty for all
     * @param limit how many at most
     */
    public Listing nodes(String multiNodeJobId, String status, int limit) {
        return parts("multiNodeJobId", multiNodeJobId, status, limit);
    }

    private Listing parts(String member, String jobId, String status, int limit) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        boolean more = false;
        for (String state : status.isEmpty() ? STATES : List.of(status)) {
            ObjectNode body = Json.object().put(member, jobId).put("jobStatus", state);
            ObjectNode page = api.pages("ListJobs", body, "jobSummaryList", limit, LARGEST_PAGE);
            Json.elements(page, "jobSummaryList").forEach(child -> found.put(Json.text(child, "jobId"), child));
            more |= !Json.text(page, "nextToken").isEmpty();
        }
        List<JsonNode> chosen = found.values().stream()
                .sorted(Comparator.comparingInt(child -> WORTH_SEEING.indexOf(Json.text(child, "status"))))
                .limit(limit)
                .sorted(Comparator.comparingLong(JobLists::index))
                .toList();
        ArrayNode list = Json.array();
        chosen.forEach(list::add);
        ObjectNode answer = Json.object();
        answer.set("jobSummaryList", list);
        return new Listing(answer, chosen, more || found.size() > limit);
    }

    private static long index(JsonNode child) {
        return Json.number(child.path("arrayProperties"), "index")
                .orElse(Json.number(child.path("nodeProperties"), "nodeIndex").orElse(0));
    }
}
