package io.headrace.submitter.http;

import io.headrace.schemas.id.JobId;
import io.javalin.http.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads parameters of Headrace's own endpoints; a wrong one is refused by name. */
record QueryParameters(Context context) {

    /** A text; empty when it is absent or blank. */
    Optional<String> text(String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isBlank());
    }

    /** A whole number within bounds; null when it is absent. */
    @Nullable
    Integer integer(String name, int least, int most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, text.get(), least, most);
        }
        throw wrong(name, text.get(), least, most);
    }

    private static ApiError wrong(String name, String value, int least, int most) {
        return ApiError.client(name + " is '" + value + "', expected a whole number from " + least + " to " + most);
    }

    /** Whether a switch is on: {@code true}, {@code 1} or present without a value. */
    boolean flag(String name) {
        String value = context.queryParam(name);
        if (value == null || value.equals("false") || value.equals("0")) {
            return false;
        }
        if (value.isEmpty() || value.equals("true") || value.equals("1")) {
            return true;
        }
        throw ApiError.client(name + " is '" + value + "', expected true or false");
    }

    /** The job in the path. */
    JobId job() {
        String text = context.pathParam("jobId");
        try {
            return JobId.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiError.client(String.valueOf(e.getMessage()));
        }
    }
}
