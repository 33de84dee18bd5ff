package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.produce.Answer;
import io.headrace.submitter.produce.Answer.Done;
import io.headrace.submitter.produce.Answer.NotWritten;
import io.headrace.submitter.produce.Answer.Pending;
import io.headrace.submitter.produce.Answer.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CancelJobs and TerminateJobs: the operation on one job, for up to fifty of them with one reason. The answer is a success that tells what
 * became of each; a job that is unknown or has ended counts as successful.
 *
 * @param context what it works with
 * @param stop the command for one job
 */
record StopJobsAction(BatchContext context, Stop stop) implements BatchAction {
    private static final int JOBS_MAX = 50;
    private static final int JOB_LENGTH_MAX = 256;
    private static final int REASON_MAX = 1_024;

    /** Makes the command that stops a job. */
    interface Stop {
        ClientCommand of(String jobId, String reason);
    }

    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        RequestFields fields = request.fields();
        List<String> jobs = jobs(request, fields);
        String reason = fields.requiredText("reason");
        if (reason.length() > REASON_MAX) {
            throw ApiError.client(request.operation() + ": 'reason' has " + reason.length()
                    + " characters, the maximum is " + REASON_MAX);
        }
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        ArrayNode successful = shape.putArray("successful");
        ArrayNode errors = shape.putArray("errors");
        List<String> asked = new ArrayList<>();
        for (String job : jobs) {
            if (job.isBlank() || job.length() > JOB_LENGTH_MAX) {
                String problem = "the job id has " + job.length() + " characters, expected 1 to " + JOB_LENGTH_MAX;
                addError(errors, job, "ValidationException", problem);
                continue;
            }
            if (request.arns().isForeign(job)) {
                addError(
                        errors,
                        job,
                        "ClientException",
                        "the job is '" + job + "', expected one of account "
                                + request.arns().account());
                continue;
            }
            Optional<String> denial = request.denial(job);
            if (denial.isPresent()) {
                addError(errors, job, "AccessDenied", denial.get());
            } else {
                asked.add(job);
            }
        }
        String kind = NamedResources.of(request.operation()).getFirst().kind();
        List<Answer> answers = context.commands()
                .askAll(
                        context.account(),
                        request.actor(),
                        asked.stream()
                                .map(job -> stop.of(request.arns().nameIn(job, kind), reason))
                                .toList());
        for (int i = 0; i < asked.size(); i++) {
            String job = asked.get(i);
            switch (answers.get(i)) {
                case Done done -> successful.add(job);
                case Refused refused -> {
                    if (refused.reason().harmless()) {
                        successful.add(job);
                    } else {
                        addError(errors, job, code(refused.reason()), refused.message());
                    }
                }
                case Pending pending -> {
                    String problem =
                            "the scheduler did not answer in time; the request is recorded and will be carried out";
                    addError(errors, job, "ServerException", problem);
                }
                case NotWritten notWritten -> addError(errors, job, "ServerException", notWritten.problem());
            }
        }
        return shape;
    }

    private static List<String> jobs(BatchRequest request, RequestFields fields) {
        List<String> jobs = fields.texts("jobs");
        if (jobs.isEmpty()) {
            throw ApiError.client(request.operation() + ": 'jobs' is required, expected 1 to " + JOBS_MAX + " job ids");
        }
        if (jobs.size() > JOBS_MAX) {
            throw ApiError.client(
                    request.operation() + ": 'jobs' has " + jobs.size() + " elements, the maximum is " + JOBS_MAX);
        }
        return jobs.stream().distinct().toList();
    }

    private static String code(RejectionReason reason) {
        return reason == RejectionReason.INVALID_ARGUMENT ? "ValidationException" : "ClientException";
    }

    private static void addError(ArrayNode errors, String job, String code, String message) {
        errors.addObject().put("job", job).put("code", code).put("message", message);
    }
}
