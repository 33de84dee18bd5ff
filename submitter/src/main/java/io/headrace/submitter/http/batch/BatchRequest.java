package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.CommandParser;
import io.headrace.schemas.serde.InvalidMessageException;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.produce.Repetition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of an operation. */
public final class BatchRequest {
    private final String operation;
    private final byte[] body;
    private final @Nullable String actor;
    private final Arns arns;
    private final Repetition repetition;
    private final List<String> dropped = new ArrayList<>();

    /**
     * A call.
     *
     * @param operation its name
     * @param body the body as it came
     * @param actor who calls; absent when nobody is known
     * @param arns ARNs as the caller sees them
     * @param repetition by what it is known whether it came before
     */
    public BatchRequest(String operation, byte[] body, @Nullable String actor, Arns arns, Repetition repetition) {
        this.operation = operation;
        this.body = body.clone();
        this.actor = actor;
        this.arns = arns;
        this.repetition = repetition;
    }

    String operation() {
        return operation;
    }

    byte[] body() {
        return body.clone();
    }

    @Nullable
    String actor() {
        return actor;
    }

    Arns arns() {
        return arns;
    }

    Repetition repetition() {
        return repetition;
    }

    /** Members of the body that were not known, by path. */
    public List<String> dropped() {
        return List.copyOf(dropped);
    }

    /** The body's members, for an operation that is a question. */
    RequestFields fields() {
        return RequestFields.read(operation, body, dropped::add);
    }

    /**
     * The body as a command.
     *
     * @throws ApiError when it breaks the contract
     */
    <T> T command(Class<T> type) {
        try {
            return take(CommandParser.parse(operation, body), type);
        } catch (InvalidMessageException e) {
            throw ApiError.client(e);
        }
    }

    /**
     * The body as a submission with this job id.
     *
     * @throws ApiError when it breaks the contract
     */
    <T> T submission(Class<T> type, String jobId) {
        try {
            return take(CommandParser.parseSubmitJob(body, jobId), type);
        } catch (InvalidMessageException e) {
            throw ApiError.client(e);
        }
    }

    private <T> T take(CommandParser.Parsed parsed, Class<T> type) {
        dropped.addAll(parsed.dropped());
        return type.cast(parsed.command());
    }
}
