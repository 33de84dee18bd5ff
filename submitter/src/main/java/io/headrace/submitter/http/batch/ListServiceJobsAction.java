package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.readmodel.JobSelection;
import io.headrace.submitter.readmodel.JobStatus;
import io.headrace.submitter.readmodel.ResourceQueries.Queue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** ListServiceJobs: the service jobs of a queue, newest first. Without a status those that run; with a filter those in any state. */
record ListServiceJobsAction(BatchContext context) implements BatchAction {
    private static final int MAX = 100;

    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        String asked = fields.requiredText("jobQueue");
        String queue = request.arns().nameIn(asked, "job-queue");
        Queue found = context.resources()
                .queue(queue)
                .orElseThrow(() -> ApiError.client("Job queue " + asked + " does not exist"));
        if (!found.takesServiceJobs()) {
            throw ApiError.client("Job queue " + asked + " takes no service jobs: expected ListJobs");
        }
        List<RequestFields> filters = fields.objects("filters");
        if (filters.size() > 1) {
            throw ApiError.client(
                    "ListServiceJobs: 'filters' has " + filters.size() + " elements, only one is allowed");
        }
        Filtered wanted = filters.isEmpty()
                ? new Filtered(JobSelection.of(queue, status(fields)), null)
                : filtered(fields, queue, filters.getFirst());
        return Paging.answer(
                "jobSummaryList",
                fields,
                context.services()
                        .jobs(
                                wanted.selection(),
                                wanted.quotaShare(),
                                Paging.start(fields),
                                Paging.pageSize(fields, MAX)),
                new ServiceShapes(request.arns())::summary);
    }

    private record Filtered(
            JobSelection selection, @Nullable String quotaShare) {}

    private static JobStatus status(RequestFields fields) {
        return ListJobsAction.status("jobStatus", fields.text("jobStatus").orElse(JobStatus.RUNNING.name()));
    }

    private static Filtered filtered(RequestFields fields, String queue, RequestFields filter) {
        String name = filter.requiredText("name");
        List<String> values = filter.texts("values");
        if (values.size() != 1) {
            throw ApiError.client(
                    "ListServiceJobs: filter " + name + " has " + values.size() + " values, expected one");
        }
        String value = values.getFirst();
        // Those of shares go together with a status, if one is named.
        JobStatus status = fields.text("jobStatus").isPresent() ? status(fields) : null;
        return switch (name) {
            case "JOB_NAME" -> of(new JobSelection(queue, null, value, null, null, null, null));
            case "BEFORE_CREATED_AT" ->
                of(new JobSelection(
                        queue, null, null, null, ListJobsAction.millis("ListServiceJobs", name, value), null, null));
            case "AFTER_CREATED_AT" ->
                of(new JobSelection(
                        queue, null, null, null, null, ListJobsAction.millis("ListServiceJobs", name, value), null));
            case "SHARE_IDENTIFIER" -> of(new JobSelection(queue, status, null, null, null, null, value));
            case "QUOTA_SHARE_NAME" -> new Filtered(JobSelection.of(queue, status), value);
            default ->
                throw ApiError.client("ListServiceJobs: filter '" + name + "' is unknown, expected JOB_NAME,"
                        + " BEFORE_CREATED_AT, AFTER_CREATED_AT, SHARE_IDENTIFIER or QUOTA_SHARE_NAME");
        };
    }

    private static Filtered of(JobSelection selection) {
        return new Filtered(selection, null);
    }
}
