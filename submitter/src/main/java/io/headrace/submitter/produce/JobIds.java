package io.headrace.submitter.produce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.id.AccountId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chooses the ids of jobs that are submitted through the front door. */
public final class JobIds {
    private JobIds() {}

    /**
     * The id of a submission. An AWS SDK that gets no answer sends the same call again, with the same invocation id:
     * it gets the same job id, so that the scheduler sees a repetition and not a second job.
     *
     * @param invocationId the SDK's id of the call; absent when it sent none, and then the id is random
     * @param body the request body
     * @return a lower-case UUID in the form of version 4
     */
    public static String of(AccountId account, @Nullable String invocationId, byte[] body) {
        if (invocationId == null || invocationId.isBlank()) {
            return UUID.randomUUID().toString();
        }
        MessageDigest digest = sha256();
        digest.update(account.value().getBytes(UTF_8));
        digest.update((byte) 0);
        digest.update(invocationId.getBytes(UTF_8));
        digest.update((byte) 0);
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
