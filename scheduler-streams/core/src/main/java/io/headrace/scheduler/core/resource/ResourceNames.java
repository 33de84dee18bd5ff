package io.headrace.scheduler.core.resource;

import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ConsumableResourceProperties;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names out of what AWS Batch accepts in their place: the name itself, or an ARN that ends in it. */
public final class ResourceNames {
    private static final Pattern ARN = Pattern.compile("arn:[^:]*:batch:[^:]*:[^:]*:([a-z-]+)/(.+)");

    private ResourceNames() {}

    /** Name of a job queue. */
    public static String queue(String nameOrArn) {
        return name(nameOrArn, "job-queue");
    }

    /** Name of a compute environment. */
    public static String environment(String nameOrArn) {
        return name(nameOrArn, "compute-environment");
    }

    /** Name of a job definition, with {@code :revision} when one was given. */
    public static String definition(String nameOrArn) {
        return name(nameOrArn, "job-definition");
    }

    /** Name of a scheduling policy. */
    public static String policy(String nameOrArn) {
        return name(nameOrArn, "scheduling-policy");
    }

    /** Name of a consumable resource. */
    public static String consumable(String nameOrArn) {
        return name(nameOrArn, "consumable-resource");
    }

    /** Name of a service environment. */
    public static String serviceEnvironment(String nameOrArn) {
        return name(nameOrArn, "service-environment");
    }

    /** What is taken of consumable resources, by their names. */
    public static List<ConsumableRequirement> consumables(@Nullable ConsumableResourceProperties properties) {
        return properties == null
                ? List.of()
                : properties.consumableResourceList().stream()
                        .map(entry ->
                                new ConsumableRequirement(consumable(entry.consumableResource()), entry.quantity()))
                        .toList();
    }

    private static String name(String nameOrArn, String type) {
        if (!nameOrArn.startsWith("arn:")) {
            return nameOrArn;
        }
        Matcher arn = ARN.matcher(nameOrArn);
        return arn.matches() && arn.group(1).equals(type) ? arn.group(2) : nameOrArn;
    }
}
