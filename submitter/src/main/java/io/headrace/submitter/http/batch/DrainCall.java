package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ResourceCommand.DrainExecutor;
import io.headrace.schemas.command.ResourceCommand.UndrainExecutor;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.produce.Answer;
import io.headrace.submitter.produce.Answer.Done;
import io.headrace.submitter.produce.Answer.NotWritten;
import io.headrace.submitter.produce.Answer.Pending;
import io.headrace.submitter.produce.Answer.Refused;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Drains an executor, or takes that back: Headrace's own operations, {@code POST /headrace/v1/executors/{executorId}/drain} and {@code
 * .../undrain}.
 *
 * @param context what it works with
 */
public record DrainCall(BatchContext context) {
    /**
     * Asks the scheduler. What is so already is answered with success.
     *
     * @param actor who asks; absent when nobody is known
     * @throws ApiError when there is no such executor, or it has been told to leave
     */
    public ObjectNode drain(String executor, @Nullable String actor) throws InterruptedException {
        return ask(new DrainExecutor(id(executor)), executor, actor);
    }

    /** The same, to take it back. */
    public ObjectNode undrain(String executor, @Nullable String actor) throws InterruptedException {
        return ask(new UndrainExecutor(id(executor)), executor, actor);
    }

    private static ExecutorId id(String executor) {
        try {
            return new ExecutorId(executor);
        } catch (IllegalArgumentException e) {
            throw ApiError.client("executorId: " + e.getMessage());
        }
    }

    private ObjectNode ask(ClientCommand command, String executor, @Nullable String actor) throws InterruptedException {
        Answer answer = context.commands().ask(context.account(), actor, command);
        switch (answer) {
            case Done done -> {}
            case Refused refused -> {
                if (!refused.reason().harmless()) {
                    throw ApiError.client(refused.message());
                }
            }
            case Pending pending ->
                throw ApiError.unavailable(
                        "the scheduler did not answer in time; the request is recorded and will be" + " carried out");
            case NotWritten notWritten -> throw ApiError.unavailable(notWritten.problem());
        }
        return JsonCodec.mapper().createObjectNode().put("executorId", executor);
    }
}
