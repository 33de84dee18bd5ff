package io.headrace.submitter.produce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By what it is known that a submission came before. The job's id follows from it, and from nothing that is kept: the scheduler
 * sees a repetition and not a second job, whichever submitter it comes through and whenever, as long as the job is known.
 *
 * @param key chosen by the client; with it, another request is refused
 * @param invocationId the SDK's id of the call, the same when it tries again
 * @param signature verified, of the request; that of a request that is sent again unchanged is the same
 */
public record Repetition(Optional<String> key, Optional<String> invocationId, Optional<String> signature) {
    /** Name of the header with the client's key. */
    public static final String KEY_HEADER = "x-headrace-idempotency-key";

    /** Name of the header with the SDK's id of the call. */
    public static final String INVOCATION_HEADER = "amz-sdk-invocation-id";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /**
     * What a request says of itself.
     *
     * @param key the header; absent without one
     * @param invocationId the header; absent without one
     * @param signature verified; empty where none is
     */
    public static Repetition of(@Nullable String key, @Nullable String invocationId, Optional<String> signature) {
        return new Repetition(
                Optional.ofNullable(key), Optional.ofNullable(invocationId).filter(id -> !id.isBlank()), signature);
    }

    /** One line that says what is wrong with the key; empty when nothing is, or there is none. */
    public Optional<String> problem() {
        return key.filter(text -> !KEY.matcher(text).matches())
                .map(text -> KEY_HEADER + " is '" + text.replaceAll("[^\\x20-\\x7e]", "?")
                        + "', expected 1 to 128 printable ASCII characters without blanks");
    }

    /**
     * The id of the job that is submitted: a lower-case UUID, {@linkplain JobId#fresh() fresh} when nothing tells a repetition, else in
     * the form of version 4.
     *
     * @param body of the request
     */
    public String jobId(AccountId account, byte[] body) {
        return key.map(text -> derived(account, "key", text, new byte[0]))
                .or(() -> invocationId.map(id -> derived(account, "invocation", id, body)))
                .or(() -> signature.map(text -> derived(account, "signature", text, new byte[0])))
                .orElseGet(() -> JobId.fresh().toString());
    }

    private static String derived(AccountId account, String kind, String text, byte[] body) {
        MessageDigest digest = sha256();
        for (String part : new String[] {account.value(), kind, text}) {
            digest.update(part.getBytes(UTF_8));
            digest.update((byte) 0);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(body));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
