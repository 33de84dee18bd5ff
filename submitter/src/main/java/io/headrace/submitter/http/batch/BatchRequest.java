package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.CommandParser;
import io.headrace.schemas.serde.InvalidMessageException;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.produce.Repetition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One call of an operation. */
public final class BatchRequest {
    private final String operation;
    private final byte[] body;
    private final Asker asker;
    private final Arns arns;
    private final Repetition repetition;
    private final boolean retry;
    private final List<String> dropped = new ArrayList<>();

    /**
     * Who calls.
     *
     * @param actor absent when nobody is known
     * @param denial why they may not do this to a job, for operations that are allowed job by job; empty when they may
     */
    public record Asker(@Nullable String actor, Function<String, Optional<String>> denial) {}

    /**
     * A call.
     *
     * @param operation its name
     * @param body the body as it came
     * @param asker who calls
     * @param arns ARNs as the caller sees them
     * @param repetition by what it is known whether it came before
     * @param retry whether the SDK says that it sends it again
     */
    public BatchRequest(String operation, byte[] body, Asker asker, Arns arns, Repetition repetition, boolean retry) {
        this.operation = operation;
        this.body = body.clone();
        this.asker = asker;
        this.arns = arns;
        this.repetition = repetition;
        this.retry = retry;
    }

    String operation() {
        return operation;
    }

    byte[] body() {
        return body.clone();
    }

    @Nullable
    String actor() {
        return asker.actor();
    }

    /** Why the caller may not do this to a job; empty when they may. */
    Optional<String> denial(String job) {
        return asker.denial().apply(job);
    }

    Arns arns() {
        return arns;
    }

    /** Whether the SDK has sent this call before, and got no answer. */
    boolean isRetry() {
        return retry;
    }

    Repetition repetition() {
        return repetition;
    }

    /** The scheduler takes the name out of an ARN: that of another account would name what is here. */
    private void refuseForeign() {
        JsonNode members = JsonCodec.mapper().readTree(body);
        NamedResources.all(operation)
                .forEach(member -> member.values(members).stream()
                        .filter(arns::isForeign)
                        .findFirst()
                        .ifPresent(value -> {
                            throw ApiError.client(
                                    operation + ": '" + member.path().replace('/', '.') + "' is '" + value
                                            + "', expected a resource of account " + arns.account());
                        }));
    }

    /** A text member of the body; absent where the body has none, or is no body at all. */
    @Nullable
    String member(String name) {
        try {
            return JsonCodec.mapper().readTree(body).path(name).asString(null);
        } catch (JacksonException e) {
            return null;
        }
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
            return take(CommandParser.parseSubmission(operation, body, jobId), type);
        } catch (InvalidMessageException e) {
            throw ApiError.client(e);
        }
    }

    private <T> T take(CommandParser.Parsed parsed, Class<T> type) {
        dropped.addAll(parsed.dropped());
        refuseForeign();
        return type.cast(parsed.command());
    }
}
