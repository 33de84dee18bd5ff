package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.CommandParser;
import io.headrace.schemas.serde.InvalidMessageException;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.produce.Answer;
import io.headrace.submitter.produce.Answer.Done;
import io.headrace.submitter.produce.Answer.NotWritten;
import io.headrace.submitter.produce.Answer.Pending;
import io.headrace.submitter.produce.Answer.Refused;
import io.headrace.submitter.produce.Repetition;
import io.headrace.submitter.readmodel.JobRow;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs an ended job again: Headrace's own operation, {@code POST /headrace/v1/jobs/{jobId}/retry}.
 *
 * @param context what it works with
 */
public record RetryCall(BatchContext context) {
    /**
     * Asks the scheduler. The body may name the new job, so that a repeated call makes no second one; else its id follows from the call.
     *
     * @param retried the job in the path
     * @param body a JSON object with {@code failedOnly} and {@code jobId}, both optional; or nothing
     * @param actor who asks; absent when nobody is known
     * @param repetition by what it is known whether it came before
     * @return the new job, as SubmitJob answers
     * @throws ApiError when the job does not exist, has not ended, or there is nothing to run again
     */
    public ObjectNode run(JobId retried, byte[] body, @Nullable String actor, Arns arns, Repetition repetition)
            throws InterruptedException {
        repetition.problem().ifPresent(problem -> {
            throw ApiError.client(problem);
        });
        RetryJob command = command(retried, body, repetition);
        Answer answer = context.commands().ask(context.account(), actor, command);
        String name = switch (answer) {
            case Done done -> done.event().data() instanceof JobSubmitted submitted ? submitted.jobName() : "";
            case Refused refused -> {
                if (!refused.reason().harmless()) {
                    throw ApiError.client(refused.message());
                }
                yield "";
            }
            case Pending pending -> "";
            case NotWritten notWritten -> throw ApiError.unavailable(notWritten.problem());
        };
        JobId jobId = JobId.parse(command.jobId());
        boolean service = context.jobs().find(retried).filter(JobRow::isService).isPresent();
        ObjectNode shape =
                JsonCodec.mapper().createObjectNode().put("jobArn", service ? arns.serviceJob(jobId) : arns.job(jobId));
        if (!name.isEmpty()) {
            shape.put("jobName", name);
        }
        return shape.put("jobId", command.jobId()).put("retriedJobId", retried.toString());
    }

    private RetryJob command(JobId retried, byte[] body, Repetition repetition) {
        try {
            ObjectNode members = body.length == 0
                    ? JsonCodec.mapper().createObjectNode()
                    : JsonCodec.mapper().readValue(body, ObjectNode.class);
            members.put("retriedJobId", retried.toString());
            if (!members.has("jobId")) {
                members.put("jobId", repetition.jobId(context.account(), body));
            } else if (repetition.key().isPresent()) {
                throw ApiError.client("RetryJob: 'jobId' and the header " + Repetition.KEY_HEADER
                        + " both name the new job, expected one of them");
            }
            byte[] json = members.toString().getBytes(StandardCharsets.UTF_8);
            return (RetryJob) CommandParser.parseStrictly("RetryJob", json);
        } catch (InvalidMessageException e) {
            throw ApiError.client(e);
        } catch (JacksonException e) {
            throw ApiError.client("RetryJob: the body is no JSON object");
        }
    }
}
