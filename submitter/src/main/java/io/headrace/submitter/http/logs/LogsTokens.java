package io.headrace.submitter.http.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/** Tokens: what they say belongs to one question, and one that was made for another, or changed, is refused. */
final class LogsTokens {
    private static final String SEPARATOR = "\n";

    private LogsTokens() {}

    /**
     * A token.
     *
     * @param question what it belongs to
     * @param parts what it says, without line ends
     */
    static String of(String question, List<String> parts) {
        String text = String.join(SEPARATOR, parts);
        String whole = Long.toHexString(check(question, text)) + SEPARATOR + text;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole.getBytes(UTF_8));
    }

    /** What a token says. */
    static List<String> read(String question, String token) {
        String whole;
        try {
            whole = new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        List<String> parts = new ArrayList<>(List.of(whole.split(SEPARATOR, -1)));
        String check = parts.removeFirst();
        if (!check.equals(Long.toHexString(check(question, String.join(SEPARATOR, parts))))) {
            throw invalid();
        }
        return parts;
    }

    private static long check(String question, String text) {
        CRC32 crc = new CRC32();
        crc.update((question + SEPARATOR + text).getBytes(UTF_8));
        return crc.getValue();
    }

    static LogsError invalid() {
        return LogsError.invalid("The specified nextToken is invalid.");
    }
}
