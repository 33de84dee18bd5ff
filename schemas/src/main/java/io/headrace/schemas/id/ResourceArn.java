package io.headrace.schemas.id;

import io.headrace.schemas.value.ResourceKind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of what can have tags.
 *
 * @param account whose, as it stands in the ARN
 * @param kind what it names
 * @param name its name; of a job definition, with its revision; of a job, its id; of a quota share, behind its queue's name and {@code /}
 */
public record ResourceArn(String account, ResourceKind kind, String name) {
    private static final Pattern ARN = Pattern.compile("arn:[^:]*:batch:[^:]*:([^:]*):([a-z-]+)/(.+)");
    private static final Pattern QUOTA_SHARE = Pattern.compile("([^/]+)/quota-share/([^/]+)");
    private static final Pattern REVISION = Pattern.compile(".+:[1-9][0-9]{0,8}");

    /**
     * Reads an ARN.
     *
     * @throws IllegalArgumentException with a line for whoever wrote it, when it names nothing that can have tags
     */
    public static ResourceArn parse(String arn) {
        Matcher parts = ARN.matcher(arn);
        ResourceKind kind =
                parts.matches() ? ResourceKind.ofArnType(parts.group(2)).orElse(null) : null;
        if (kind == null) {
            throw invalid(
                    arn,
                    "expected the ARN of a compute environment, job queue, job definition, job, scheduling policy,"
                            + " consumable resource, service environment, service job or quota share");
        }
        String name = parts.group(3);
        Matcher share = QUOTA_SHARE.matcher(name);
        if (kind == ResourceKind.JOB_QUEUE && share.matches()) {
            return new ResourceArn(parts.group(1), ResourceKind.QUOTA_SHARE, share.group(1) + "/" + share.group(2));
        }
        if (kind == ResourceKind.JOB || kind == ResourceKind.SERVICE_JOB) {
            checkJob(arn, name);
        } else if (kind == ResourceKind.JOB_DEFINITION
                && !REVISION.matcher(name).matches()) {
            throw invalid(arn, "tags are a revision's, expected it to end in :revision");
        }
        return new ResourceArn(parts.group(1), kind, name);
    }

    private static void checkJob(String arn, String id) {
        if (id.contains(":") || id.contains("#")) {
            throw invalid(arn, "array children and nodes have no tags, expected the ARN of their job");
        }
        try {
            JobId.parse(id);
        } catch (IllegalArgumentException e) {
            throw invalid(arn, String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException invalid(String arn, String expected) {
        return new IllegalArgumentException("resourceArn '" + arn + "' is not valid: " + expected);
    }
}
