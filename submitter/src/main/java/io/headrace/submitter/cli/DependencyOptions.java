package io.headrace.submitter.cli;

import io.headrace.schemas.value.DependencyCondition;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What must end before a job runs. */
final class DependencyOptions {
    @Option(
            names = "--depends-on",
            paramLabel = "JOB[:CONDITION]",
            converter = AwaitedConverter.class,
            description =
                    "A job, array job or array child that must end first: succeeded, unless the condition is ended or "
                            + "failed. May be given again.")
    private List<Awaited> dependsOn = new ArrayList<>();

    @Option(
            names = "--n-to-n",
            paramLabel = "JOB[:CONDITION]",
            converter = AwaitedConverter.class,
            description = "Of an array job: each child waits for the child with the same index of that array job.")
    private List<Awaited> eachOf = new ArrayList<>();

    @Option(
            names = "--sequential",
            paramLabel = "CONDITION",
            arity = "0..1",
            fallbackValue = "succeeded",
            converter = ConditionConverter.class,
            description = "Of an array job: each child waits for the one before it.")
    private @Nullable DependencyCondition sequential;

    /**
     * A job that is waited for.
     *
     * @param job as it was given, without the condition
     * @param condition how it has to end; absent when none was given
     */
    record Awaited(String job, @Nullable DependencyCondition condition) {}

    /** {@code JOB}, {@code JOB:INDEX}, and either with a condition behind it. */
    static final class AwaitedConverter implements ITypeConverter<Awaited> {
        @Override
        public Awaited convert(String value) {
            int colon = value.lastIndexOf(':');
            String last = value.substring(colon + 1);
            boolean condition = colon > 0 && !last.isEmpty() && last.chars().allMatch(Character::isLetter);
            return condition
                    ? new Awaited(value.substring(0, colon), new ConditionConverter().convert(last))
                    : new Awaited(value, null);
        }
    }

    /** How a job has to end, in any case. */
    static final class ConditionConverter implements ITypeConverter<DependencyCondition> {
        @Override
        public DependencyCondition convert(String value) {
            return switch (value.toUpperCase(Locale.ROOT)) {
                case "SUCCEEDED" -> DependencyCondition.SUCCEEDED;
                case "ENDED" -> DependencyCondition.ENDED;
                case "FAILED" -> DependencyCondition.FAILED;
                default ->
                    throw new TypeConversionException("condition '" + value + "': expected succeeded, ended or failed");
            };
        }
    }

    boolean isEmpty() {
        return dependsOn.isEmpty() && eachOf.isEmpty() && sequential == null;
    }

    /** The entries of a request's {@code dependsOn}. */
    ArrayNode entries(JobLookup jobIds) {
        ArrayNode entries = Json.array();
        dependsOn.forEach(awaited ->
                with(awaited.condition(), entries.addObject().put("jobId", jobIds.resolve(awaited.job()))));
        eachOf.forEach(awaited -> with(
                awaited.condition(),
                entries.addObject().put("jobId", jobIds.resolve(awaited.job())).put("type", "N_TO_N")));
        if (sequential != null) {
            with(sequential, entries.addObject().put("type", "SEQUENTIAL"));
        }
        return entries;
    }

    /** AWS Batch does not know the member: it is only sent when it says something. */
    private static void with(@Nullable DependencyCondition condition, ObjectNode entry) {
        if (condition != null && condition != DependencyCondition.SUCCEEDED) {
            entry.put("condition", condition.name());
        }
    }
}
