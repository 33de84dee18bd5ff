package io.headrace.submitter.http;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.guard.Guard.Permissions;
import io.headrace.submitter.guard.Guard.Signer;
import io.headrace.submitter.produce.Repetition;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request: for certain where signatures are verified, else as far as it says so itself.
 *
 * @param actor the ARN of the principal; where signatures are not verified the access key id, absent without one
 * @param account theirs, and so what they see; where signatures are not verified the one of the settings
 * @param region the region of the credential scope, or the server's own
 * @param signature the verified signature; empty where signatures are not verified
 * @param may what they may do; everything where signatures are not verified
 */
record Caller(@Nullable String actor, AccountId account, String region, Optional<String> signature, Permissions may) {
    private static final String ATTRIBUTE = "headrace.caller";
    private static final Permissions EVERYTHING = need -> {};
    private static final Pattern CREDENTIAL = Pattern.compile(
            "Credential=([A-Za-z0-9_+=,.@-]{1,128})/[0-9]{8}/([a-z0-9-]{1,32})/[a-z0-9-]+/aws4_request");

    /** Whoever makes this request. */
    static Caller of(Context context, FrontDoorConfig config) {
        Caller verified = context.attribute(ATTRIBUTE);
        return verified == null ? claimed(context.header("Authorization"), config) : verified;
    }

    /** ARNs as this caller has them: of their account, in the region that they asked. */
    Arns arns() {
        return new Arns(region, account);
    }

    /** By what it is known whether this request came before. */
    Repetition repetition(Context context) {
        return Repetition.of(
                context.header(Repetition.KEY_HEADER), context.header(Repetition.INVOCATION_HEADER), signature);
    }

    /** Remembers with a request who signed it. */
    static void verified(Context context, Signer signer) {
        context.attribute(
                ATTRIBUTE,
                new Caller(
                        signer.principal().arn(),
                        signer.principal().account(),
                        signer.region(),
                        Optional.of(signer.signature()),
                        signer.may()));
    }

    private static Caller claimed(@Nullable String authorization, FrontDoorConfig config) {
        if (authorization != null) {
            Matcher credential = CREDENTIAL.matcher(authorization);
            if (credential.find()) {
                return new Caller(
                        credential.group(1), config.account(), credential.group(2), Optional.empty(), EVERYTHING);
            }
        }
        return new Caller(null, config.account(), config.region(), Optional.empty(), EVERYTHING);
    }
}
