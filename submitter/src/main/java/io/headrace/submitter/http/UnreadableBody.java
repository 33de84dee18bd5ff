package io.headrace.submitter.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/** What is found wrong with a request only when its body is read, such as chunks that are none. */
final class UnreadableBody {
    private UnreadableBody() {}

    /** The answer to such a request; empty when the failure has another cause, which is then ours. */
    static Optional<ApiError> in(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException http && http.getCode() < 500) {
                return Optional.of(
                        ApiError.client(http.getCode(), "the request's body cannot be read: " + http.getReason()));
            }
        }
        return Optional.empty();
    }
}
