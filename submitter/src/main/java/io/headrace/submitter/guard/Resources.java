package io.headrace.submitter.guard;

import io.headrace.service.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resources of the services that are served here, as ARNs name them. What other services have is not known: a policy that was
 * copied from AWS may name any of theirs.
 */
final class Resources {
    private static final Pattern ARN = Pattern.compile(
            "arn:(?<partition>[^:]*):(?<service>[^:]*):(?<region>[^:]*):(?<account>[^:]*):(?<resource>.*)");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern WILDCARD = Pattern.compile("[*?]");
    private static final List<String> PARTITIONS = List.of("aws", "aws-cn", "aws-us-gov");
    private static final List<String> KINDS = List.of(
            "compute-environment",
            "consumable-resource",
            "job",
            "job-definition",
            "job-queue",
            "scheduling-policy",
            "service-environment",
            "service-job");
    private static final String LOG_GROUP = "log-group";

    private Resources() {}

    /**
     * What was expected instead of a pattern that the ARN of no resource can have; empty when one can, or when the service is
     * not served here.
     *
     * @param pattern an ARN with or without wildcards
     */
    static Optional<String> expectedInsteadOf(String pattern) {
        Matcher arn = ARN.matcher(pattern);
        if (!arn.matches()) {
            return Optional.of("* or an ARN, for example arn:aws:batch:*:123456789012:job-queue/work");
        }
        String service = arn.group("service");
        if (!service.equals("batch") && !service.equals("logs")) {
            return Optional.empty();
        }
        if (PARTITIONS.stream().noneMatch(known -> Wildcards.matches(arn.group("partition"), known))) {
            return Optional.of("an ARN of the partition aws, aws-cn or aws-us-gov");
        }
        if (arn.group("region").isEmpty()) {
            return Optional.of("an ARN with a region, * for any");
        }
        String account = arn.group("account");
        if (!WILDCARD.matcher(account).find() && !ACCOUNT.matcher(account).matches()) {
            return Optional.of("an ARN with an account of twelve digits, * for any");
        }
        return service.equals("batch") ? ofBatch(arn.group("resource")) : ofLogs(arn.group("resource"));
    }

    private static Optional<String> ofBatch(String resource) {
        String literal = WILDCARD.split(resource, 2)[0];
        boolean open = literal.length() < resource.length();
        boolean known = KINDS.stream()
                .map(kind -> kind + "/")
                .anyMatch(kind -> literal.startsWith(kind) || (open && kind.startsWith(literal)));
        return known ? Optional.empty() : Optional.of(nearest(resource.split("/", 2)[0]));
    }

    private static String nearest(String kind) {
        return Nearest.to(kind, KINDS)
                .map("an ARN of a resource that there is, did you mean %s/...?"::formatted)
                .orElseGet(() -> "an ARN of one of " + String.join(", ", KINDS));
    }

    /** CloudWatch Logs has kinds that nothing here asks for, and gets new ones: only what is nearly a log group was meant to be one. */
    private static Optional<String> ofLogs(String resource) {
        String kind = resource.split(":", 2)[0];
        return kind.equals(LOG_GROUP)
                        || WILDCARD.matcher(kind).find()
                        || Nearest.to(kind, List.of(LOG_GROUP)).isEmpty()
                ? Optional.empty()
                : Optional.of("an ARN of a resource that there is, did you mean log-group:...?");
    }
}
