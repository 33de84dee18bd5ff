package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.ExecutorPools;
import io.headrace.scheduler.core.state.PlacementRequirement;
import io.headrace.scheduler.core.state.PlacementRequirement.Clause;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.ExecutorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which executors do not meet which placement constraints, in words. */
final class RequirementWords {
    private static final int EXECUTORS_SHOWN = 3;
    private static final int LENGTH_MAX = 200;

    private final SchedulerView view;

    RequirementWords(SchedulerView view) {
        this.view = view;
    }

    /** Why none of the executors that serve one of these environments meets the requirement. */
    String unmet(List<String> environments, PlacementRequirement requirement) {
        int all = count(view.pools(), environments);
        List<String> words = new ArrayList<>();
        for (Clause clause : requirement.clauses()) {
            ExecutorPools meeting = view.pools().matching(PlacementRequirement.of(clause));
            int others = all - count(meeting, environments);
            if (others > 0) {
                words.add(shown(clause.words()) + " is not met by " + names(environments, meeting, others)
                        + (others < all ? ", of " + all : ""));
            }
        }
        return "No executor meets its placement constraints: " + String.join("; ", words);
    }

    /** Mostly without looking at each: the words are made for every job that is submitted in vain. */
    private static int count(ExecutorPools pools, List<String> environments) {
        if (environments.size() > 1) {
            return (int) serving(pools, environments).count();
        }
        return environments.stream()
                .mapToInt(name -> pools.of(name).byFree().size()
                        + pools.ofEvery().byFree().size())
                .sum();
    }

    private static Stream<ExecutorId> serving(ExecutorPools pools, List<String> environments) {
        return pools.serving().entrySet().stream()
                .filter(executor -> environments.stream().anyMatch(executor.getValue()::serves))
                .map(Map.Entry::getKey);
    }

    private String names(List<String> environments, ExecutorPools meeting, int count) {
        String first = serving(view.pools(), environments)
                .filter(executor -> !meeting.serving().containsKey(executor))
                .limit(EXECUTORS_SHOWN)
                .map(ExecutorId::value)
                .collect(Collectors.joining(", "));
        return first + (count > EXECUTORS_SHOWN ? " and " + (count - EXECUTORS_SHOWN) + " more" : "");
    }

    private static String shown(String words) {
        return words.length() <= LENGTH_MAX ? words : words.substring(0, LENGTH_MAX) + "...";
    }
}
