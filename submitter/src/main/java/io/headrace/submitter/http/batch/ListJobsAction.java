package io.headrace.submitter.http.batch;

import io.headrace.schemas.id.JobId;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import io.headrace.submitter.readmodel.JobRow;
import io.headrace.submitter.readmodel.JobSelection;
import io.headrace.submitter.readmodel.JobSelection.ServiceJobs;
import io.headrace.submitter.readmodel.JobStatus;
import io.headrace.submitter.readmodel.Page;
import io.headrace.submitter.readmodel.ResourceQueries.Queue;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * ListJobs: the jobs of a queue, newest first, or the children of an array job or the nodes of a multi-node parallel job, by index.
 * Without a status those that run; with a filter those in any state.
 */
record ListJobsAction(BatchContext context) implements BatchAction {
    private static final List<String> ONE_OF = List.of("jobQueue", "arrayJobId", "multiNodeJobId");
    private static final int MAX = 1_000;
    private static final int MAX_FILTERED = 100;

    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        String queue = fields.text("jobQueue").orElse("");
        String array = fields.text("arrayJobId").orElse("");
        List<String> given = ONE_OF.stream()
                .filter(member -> !fields.text(member).orElse("").isEmpty())
                .toList();
        if (given.size() != 1) {
            throw ApiError.client(
                    "ListJobs: exactly one of jobQueue, arrayJobId and multiNodeJobId is required, the request has "
                            + (given.isEmpty() ? "none" : String.join(" and ", given)));
        }
        Page<JobSummary> page;
        if (!queue.isEmpty()) {
            page = jobs(fields, queue, request.arns());
        } else if (!array.isEmpty()) {
            page = parts(fields, "arrayJobId", context.jobs().parts()::children);
        } else {
            page = parts(fields, "multiNodeJobId", context.jobs().parts()::nodes);
        }
        return Paging.answer("jobSummaryList", fields, page, new JobShapes(request.arns())::summary);
    }

    private Page<JobSummary> jobs(RequestFields fields, String nameOrArn, Arns arns) {
        String queue = arns.nameIn(nameOrArn, "job-queue");
        Queue found = context.resources()
                .queue(queue)
                .orElseThrow(() -> ApiError.client("Job queue " + nameOrArn + " does not exist"));
        if (found.takesServiceJobs()) {
            throw ApiError.client("Job queue " + nameOrArn + " takes service jobs: expected ListServiceJobs");
        }
        List<RequestFields> filters = fields.objects("filters");
        if (filters.size() > 1) {
            throw ApiError.client("ListJobs: 'filters' has " + filters.size() + " elements, only one is allowed");
        }
        JobStatus status = status(fields);
        JobSelection selection =
                filters.isEmpty() ? JobSelection.of(queue, status) : filtered(fields, queue, filters.getFirst(), arns);
        int max = filters.isEmpty() ? MAX : MAX_FILTERED;
        // A queue of service jobs that was deleted may have had its name.
        return context.jobs()
                .list(selection.with(ServiceJobs.FEW_LEFT_OUT), Paging.start(fields), Paging.pageSize(fields, max));
    }

    /** Lists what a job consists of. */
    private interface Parts {
        Page<JobSummary> of(JobRow job, JobStatus status, long from, int limit);
    }

    private Page<JobSummary> parts(RequestFields fields, String member, Parts parts) {
        String whole = fields.requiredText(member);
        JobStatus status = status(fields);
        int limit = Paging.pageSize(fields, MAX);
        long from = Paging.start(fields).orElse(0);
        JobId id = DescribeJobsAction.jobId(whole)
                .orElseThrow(() -> ApiError.client(member + " '" + whole + "' is no job id"));
        return context.jobs()
                .find(id)
                .filter(job -> id.isWhole())
                .map(job -> parts.of(job, status, from, limit))
                .orElseGet(() -> new Page<>(List.of(), OptionalLong.empty()));
    }

    private static JobStatus status(RequestFields fields) {
        JobStatus status = status("jobStatus", fields.text("jobStatus").orElse(JobStatus.RUNNING.name()));
        if (status == JobStatus.SCHEDULED) {
            throw ApiError.client("jobStatus 'SCHEDULED' is one of service jobs alone, expected another");
        }
        return status;
    }

    /** The status that a member of a request names. */
    static JobStatus status(String member, String status) {
        return Arrays.stream(JobStatus.values())
                .filter(known -> known.name().equals(status))
                .findFirst()
                .orElseThrow(() -> ApiError.client(
                        member + " '" + status + "' is unknown, expected one of " + List.of(JobStatus.values())));
    }

    private static JobSelection filtered(RequestFields fields, String queue, RequestFields filter, Arns arns) {
        String name = filter.requiredText("name");
        List<String> values = filter.texts("values");
        if (values.size() != 1) {
            throw ApiError.client("ListJobs: filter " + name + " has " + values.size() + " values, expected one");
        }
        String value = values.getFirst();
        return switch (name) {
            case "JOB_NAME" -> new JobSelection(queue, null, value, null, null, null, null);
            case "JOB_DEFINITION" ->
                new JobSelection(queue, null, null, arns.nameIn(value, "job-definition"), null, null, null);
            case "BEFORE_CREATED_AT" ->
                new JobSelection(queue, null, null, null, millis("ListJobs", name, value), null, null);
            case "AFTER_CREATED_AT" ->
                new JobSelection(queue, null, null, null, null, millis("ListJobs", name, value), null);
            // The only one that goes together with a status, if one is named.
            case "SHARE_IDENTIFIER" ->
                new JobSelection(
                        queue,
                        fields.text("jobStatus").isPresent() ? status(fields) : null,
                        null,
                        null,
                        null,
                        null,
                        value);
            default ->
                throw ApiError.client("ListJobs: filter '" + name + "' is unknown, expected JOB_NAME, JOB_DEFINITION,"
                        + " BEFORE_CREATED_AT, AFTER_CREATED_AT or SHARE_IDENTIFIER");
        };
    }

    static long millis(String operation, String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiError.client(
                    operation + ": filter " + name + " is '" + value + "', expected milliseconds since the epoch");
        }
    }
}
