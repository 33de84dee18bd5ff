package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.RuntimePlatform;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the attributes of an executor have to be for a job to be placed there: all of it.
 *
 * @param clauses each is asked of an executor by itself
 */
public record PlacementRequirement(List<Clause> clauses) {
    /** Any executor will do. */
    public static final PlacementRequirement NONE = new PlacementRequirement(List.of());

    private static final String ARCHITECTURE = "attribute:ecs.cpu-architecture";
    private static final String SYSTEM = "attribute:ecs.os-type";

    /** Copies the list. */
    public PlacementRequirement {
        clauses = Copies.list(clauses);
    }

    /**
     * One condition.
     *
     * @param words how a job's owner said it
     * @param expression what is asked
     */
    public record Clause(String words, String expression) {}

    /** What placement constraints and runtime platforms ask for together. */
    public static PlacementRequirement of(
            List<PlacementConstraint> constraints, Collection<RuntimePlatform> platforms) {
        if (constraints.isEmpty() && platforms.isEmpty()) {
            return NONE;
        }
        List<Clause> clauses = new ArrayList<>();
        constraints.forEach(constraint -> clauses.add(new Clause(constraint.expression(), constraint.expression())));
        for (RuntimePlatform platform : platforms) {
            if (platform.cpuArchitecture() != null) {
                clauses.add(platform("cpuArchitecture", platform.cpuArchitecture(), ARCHITECTURE));
            }
            if (platform.operatingSystemFamily() != null) {
                clauses.add(platform("operatingSystemFamily", platform.operatingSystemFamily(), SYSTEM));
            }
        }
        return new PlacementRequirement(clauses);
    }

    /** An executor of an older release does not tell what it is; whether a container can run there it finds out itself. */
    private static Clause platform(String member, String value, String attribute) {
        return new Clause(
                "runtimePlatform." + member + " " + value,
                attribute + " !exists or " + attribute + " == " + value.toLowerCase(Locale.ROOT));
    }

    /** Whether any executor will do. */
    public boolean isNone() {
        return clauses.isEmpty();
    }

    /** Only one of its clauses. */
    public static PlacementRequirement of(Clause clause) {
        return new PlacementRequirement(List.of(clause));
    }

    /** The same text for what asks the same. */
    String key() {
        return clauses.stream().map(Clause::expression).collect(Collectors.joining("\n"));
    }
}
