package io.headrace.submitter.guard;

import java.time.Instant;
import java.util.Optional;

/**
 * An access key and whom it belongs to.
 *
 * @param accessKeyId what requests name
 * @param secretAccessKey what they are signed with
 * @param sessionToken what they must carry with it, if anything
 * @param expires when it ceases to be valid, if ever
 * @param principal who asks with it
 * @param policies what they may do
 */
record Credential(
        String accessKeyId,
        String secretAccessKey,
        Optional<String> sessionToken,
        Optional<Instant> expires,
        Principal principal,
        Policies policies) {
    /** Without what is secret. */
    @Override
    public String toString() {
        return "Credential[" + accessKeyId + ", " + principal.arn() + "]";
    }
}
