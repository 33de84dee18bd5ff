package io.headrace.submitter.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Page tokens: where the next page begins, in a form that clients do not take apart. */
public final class PageTokens {
    private static final String PREFIX = "p1:";

    private PageTokens() {}

    /** The token of a page that begins here. */
    public static String of(long position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((PREFIX + position).getBytes(US_ASCII));
    }

    /**
     * Where the page begins.
     *
     * @param token from an earlier answer; absent or empty for the first page
     * @throws ApiError when it is no token of ours
     */
    public static OptionalLong read(@Nullable String token) {
        if (token == null || token.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), US_ASCII);
            if (text.startsWith(PREFIX)) {
                long position = Long.parseLong(text.substring(PREFIX.length()));
                if (position >= 0) {
                    return OptionalLong.of(position);
                }
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static ApiError invalid() {
        return ApiError.client("nextToken is not valid, expected one from an earlier answer");
    }
}
