package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.produce.Answer;
import io.headrace.submitter.produce.Answer.Done;
import io.headrace.submitter.produce.Answer.NotWritten;
import io.headrace.submitter.produce.Answer.Pending;
import io.headrace.submitter.produce.Answer.Refused;
import io.headrace.submitter.produce.Repetition;

/** Asks the scheduler, and turns its verdict into an answer or an error. */
final class SchedulerCall {
    private SchedulerCall() {}

    /** Asks for something that must be known to be done before the answer. */
    static <E extends Event> E ask(BatchContext context, BatchRequest request, ClientCommand command, Class<E> done)
            throws InterruptedException {
        Answer answer = context.commands().ask(context.account(), request.actor(), command);
        return switch (answer) {
            case Done d -> done.cast(d.event().data());
            case Refused r -> throw ApiError.client(r.message());
            case Pending p -> throw unanswered(request);
            case NotWritten n -> throw ApiError.unavailable(n.problem());
        };
    }

    /** Asks for something that is as good as done when there is nothing left to do. */
    static void askIdempotently(BatchContext context, BatchRequest request, ClientCommand command)
            throws InterruptedException {
        Answer answer = context.commands().ask(context.account(), request.actor(), command);
        switch (answer) {
            case Done d -> {}
            case Refused r -> refuseUnlessHarmless(r);
            case Pending p -> throw unanswered(request);
            case NotWritten n -> throw ApiError.unavailable(n.problem());
        }
    }

    /** Submits: once Kafka has it, the job is accepted, whether or not the scheduler has seen it yet. */
    static void submit(BatchContext context, BatchRequest request, ClientCommand command) throws InterruptedException {
        Answer answer = context.commands().ask(context.account(), request.actor(), command);
        switch (answer) {
            case Done d -> {}
            case Refused r -> {
                if (r.reason() == RejectionReason.JOB_ID_TAKEN) {
                    throw keyTaken(request, r);
                }
                refuseUnlessHarmless(r);
            }
            case Pending p -> {}
            case NotWritten n -> throw ApiError.unavailable(n.problem());
        }
    }

    /** The same for a submission that names a token: another call that repeats it is refused, as AWS does. */
    static void submitOnce(BatchContext context, BatchRequest request, ClientCommand command)
            throws InterruptedException {
        Answer answer = context.commands().ask(context.account(), request.actor(), command);
        switch (answer) {
            case Done d -> {}
            case Refused r -> {
                if (r.reason() == RejectionReason.JOB_ID_TAKEN
                        || (r.reason() == RejectionReason.ALREADY_SUBMITTED && !request.isRetry())) {
                    throw ApiError.client("clientToken was used before: " + r.message());
                }
                refuseUnlessHarmless(r);
            }
            case Pending p -> {}
            case NotWritten n -> throw ApiError.unavailable(n.problem());
        }
    }

    private static ApiError keyTaken(BatchRequest request, Refused refused) {
        return ApiError.client(request.repetition()
                .key()
                .map(key -> Repetition.KEY_HEADER + " '" + key + "' was used before for another request: "
                        + refused.message())
                .orElse(refused.message()));
    }

    private static void refuseUnlessHarmless(Refused refused) {
        if (!refused.reason().harmless()) {
            throw ApiError.client(refused.message());
        }
    }

    private static ApiError unanswered(BatchRequest request) {
        return ApiError.unavailable("the scheduler did not answer " + request.operation()
                + " in time; the request is recorded and will be carried out");
    }
}
