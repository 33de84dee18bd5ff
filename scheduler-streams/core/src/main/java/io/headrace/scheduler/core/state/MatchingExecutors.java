package io.headrace.scheduler.core.state;

import io.headrace.schemas.constraint.InvalidExpressionException;
import io.headrace.schemas.constraint.PlacementExpression;
import io.headrace.schemas.id.ExecutorId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For each requirement that was asked about lately, an index over the executors that meet it, kept up to date as the one over all is. So a
 * requirement is read once and asked once of each executor, however many jobs have it, and a placement among those that meet it costs what a
 * placement among so many executors costs.
 */
final class MatchingExecutors {
    /** With more in use at the same time the one that was not asked about for longest is made anew. */
    private static final int REQUIREMENTS_MAX = 1_000;

    /** Executors in all of the indexes together: what they take of memory. */
    private static final int EXECUTORS_MAX = 250_000;

    /** The one that was asked about last stands last. */
    private final Map<PlacementRequirement, Matching> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** In which of them an executor is: when it takes work or gives it back only these change. */
    private final Map<ExecutorId, Set<Matching>> whereMet = new HashMap<>();

    /** Those that meet one requirement. */
    private static final class Matching {
        private final List<PlacementExpression> expressions;
        private final ExecutorPools executors = new ExecutorPools(List.of());

        private Matching(PlacementRequirement requirement) {
            expressions = read(requirement);
        }

        private boolean isMetBy(ExecutorRow row) {
            for (PlacementExpression expression : expressions) {
                if (!expression.matches(row.attributes())) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The index over those of all executors that meet the requirement. */
    ExecutorPools of(PlacementRequirement requirement, ExecutorPools all) {
        Matching matching = kept.get(requirement);
        if (matching == null) {
            matching = new Matching(requirement);
            for (Map.Entry<ExecutorId, ExecutorRow> executor : all.serving().entrySet()) {
                if (matching.isMetBy(executor.getValue())) {
                    change(matching, executor.getKey(), null, executor.getValue());
                }
            }
            makeRoom(matching.executors.serving().size());
            kept.put(requirement, matching);
        }
        return matching.executors;
    }

    private void makeRoom(int more) {
        long executors = more;
        for (Matching matching : kept.values()) {
            executors += matching.executors.serving().size();
        }
        while (!kept.isEmpty() && (kept.size() >= REQUIREMENTS_MAX || executors > EXECUTORS_MAX)) {
            Iterator<Matching> eldestFirst = kept.values().iterator();
            Matching oldest = eldestFirst.next();
            eldestFirst.remove();
            List<ExecutorId> members = List.copyOf(oldest.executors.serving().keySet());
            executors -= members.size();
            members.forEach(id -> noMoreIn(oldest, id));
        }
    }

    private static List<PlacementExpression> read(PlacementRequirement requirement) {
        List<PlacementExpression> expressions = new ArrayList<>();
        for (PlacementRequirement.Clause clause : requirement.clauses()) {
            try {
                expressions.add(PlacementExpression.parse(clause.expression()));
            } catch (InvalidExpressionException e) {
                throw new IllegalStateException("was read when the job was submitted: " + clause.expression(), e);
            }
        }
        return expressions;
    }

    /** An executor's row changes from one to another; null stands for none. */
    void replace(ExecutorId id, @Nullable ExecutorRow before, @Nullable ExecutorRow after) {
        ExecutorRow served = before != null && before.takesPlacements() ? before : null;
        ExecutorRow serves = after != null && after.takesPlacements() ? after : null;
        if (served != null && serves != null && served.attributes().equals(serves.attributes())) {
            whereMet.getOrDefault(id, Set.of()).forEach(matching -> matching.executors.replace(id, served, serves));
            return;
        }
        for (Matching matching : kept.values()) {
            boolean met = matching.executors.serving().containsKey(id);
            boolean meets = serves != null && matching.isMetBy(serves);
            if (met || meets) {
                change(matching, id, met ? served : null, meets ? serves : null);
            }
        }
    }

    private void change(Matching matching, ExecutorId id, @Nullable ExecutorRow before, @Nullable ExecutorRow after) {
        matching.executors.replace(id, before, after);
        if (after == null) {
            noMoreIn(matching, id);
        } else {
            whereMet.computeIfAbsent(id, ignored -> new HashSet<>()).add(matching);
        }
    }

    private void noMoreIn(Matching matching, ExecutorId id) {
        whereMet.computeIfPresent(id, (ignored, matchings) -> {
            matchings.remove(matching);
            return matchings.isEmpty() ? null : matchings;
        });
    }

    /** Those that are kept, by their requirements. */
    Map<PlacementRequirement, ExecutorPools> kept() {
        Map<PlacementRequirement, ExecutorPools> all = new LinkedHashMap<>();
        kept.forEach((requirement, matching) -> all.put(requirement, matching.executors));
        return Collections.unmodifiableMap(all);
    }
}
