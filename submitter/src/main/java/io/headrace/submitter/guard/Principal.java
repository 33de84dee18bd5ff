package io.headrace.submitter.guard;

import io.headrace.schemas.id.AccountId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who asks, once that is known for certain.
 *
 * @param arn as in IAM, for example {@code arn:aws:iam::123456789012:user/ann}
 * @param account the account in it
 */
public record Principal(String arn, AccountId account) {
    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]{0,32}:(?:iam|sts)::([0-9]{12}):(?:root|[a-z-]{1,32}/[A-Za-z0-9_+=,.@/-]{1,512})");

    /**
     * Reads the ARN of a user, a role or a session of one.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Principal parse(String arn) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected an ARN such as arn:aws:iam::123456789012:user/ann");
        }
        return new Principal(arn, new AccountId(parts.group(1)));
    }
}
