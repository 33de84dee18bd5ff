package io.headrace.submitter.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as far as it says so itself: on the loopback address signatures are not checked.
 *
 * @param actor the access key id; {@code anonymous} without one
 * @param region the region of the credential scope, or the server's own
 */
record Caller(String actor, String region) {
    private static final Pattern CREDENTIAL = Pattern.compile(
            "Credential=([A-Za-z0-9_+=,.@-]{1,128})/[0-9]{8}/([a-z0-9-]{1,32})/[a-z0-9-]+/aws4_request");

    /** Reads the Authorization header. */
    static Caller of(@Nullable String authorization, String defaultRegion) {
        if (authorization != null) {
            Matcher credential = CREDENTIAL.matcher(authorization);
            if (credential.find()) {
                return new Caller(credential.group(1), credential.group(2));
            }
        }
        return new Caller("anonymous", defaultRegion);
    }
}
