package io.headrace.submitter.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.serde.Shown;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Page tokens: where the next page begins, in a form that clients do not take apart. */
public final class PageTokens {
    private static final Pattern FORM = Pattern.compile("p3:([0-9]{1,19}):([0-9a-f]{1,8})");

    private PageTokens() {}

    /**
     * The token of a page that begins here.
     *
     * @param question what is asked, without what says which page of the answer
     */
    public static String of(String question, long position) {
        String text = "p3:" + position + ":" + check(question, position);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
    }

    /** Not a secret, but one that is changed, made up or another question's is noticed. */
    private static String check(String question, long position) {
        CRC32 crc = new CRC32();
        crc.update((question + " " + position).getBytes(UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /**
     * Where the page begins.
     *
     * @param question what is asked, without what says which page of the answer
     * @param token from an earlier answer; absent or empty for the first page
     * @throws ApiError when it is no token of ours for this question
     */
    public static OptionalLong read(String question, @Nullable String token) {
        if (token == null || token.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            Matcher parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(token), US_ASCII));
            if (parts.matches()) {
                long position = Long.parseLong(parts.group(1));
                if (token.equals(of(question, position))) {
                    return OptionalLong.of(position);
                }
            }
        } catch (IllegalArgumentException e) {
            throw invalid(token);
        }
        throw invalid(token);
    }

    private static ApiError invalid(String token) {
        return ApiError.client("nextToken '" + Shown.text(token)
                + "' is not valid, expected one from an earlier answer to the same question");
    }
}
