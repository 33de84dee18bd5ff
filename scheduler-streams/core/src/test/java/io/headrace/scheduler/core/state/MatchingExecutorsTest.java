package io.headrace.scheduler.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.Dice;
import io.headrace.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The executors that meet a requirement are the same, however many requirements are asked about and whatever executors do meanwhile. */
class MatchingExecutorsTest {
    private static final int REQUIREMENTS = 3_000;

    @Test
    void shouldBeAsIfEachExecutorWereAsked() {
        Seeds.each(2, seed -> {
            Dice dice = new Dice(seed);
            Map<ExecutorId, ExecutorRow> rows = new TreeMap<>();
            ExecutorPools pools = new ExecutorPools(List.of());
            for (int i = 0; i < 4_000; i++) {
                ExecutorId id = new ExecutorId("x" + dice.below(8));
                ExecutorRow before = rows.get(id);
                ExecutorRow after = changed(before, dice);
                pools.replace(id, before, after);
                if (after == null) {
                    rows.remove(id);
                } else {
                    rows.put(id, after);
                }
                int wanted = dice.below(REQUIREMENTS);
                assertThat(pools.matching(requirement(wanted)).serving().keySet())
                        .as("executors with %s", wanted)
                        .isEqualTo(meeting(rows, wanted).keySet());
                if (i % 1_000 == 999) {
                    pools.matching()
                            .forEach((requirement, kept) -> assertThat(kept)
                                    .as("kept for %s", requirement)
                                    .isEqualTo(index(rows).matching(requirement)));
                }
            }
            assertThat(pools.matching()).hasSizeLessThan(REQUIREMENTS);
            assertThat(pools.matching(PlacementRequirement.NONE)).isSameAs(pools);
        });
    }

    private static ExecutorPools index(Map<ExecutorId, ExecutorRow> rows) {
        return new ExecutorPools(rows.entrySet().stream()
                .map(row -> new ReadTable.Row<>(row.getKey(), row.getValue()))
                .toList());
    }

    private static PlacementRequirement requirement(int number) {
        return PlacementRequirement.of(
                List.of(PlacementConstraint.memberOf("attribute:number <= " + number)), List.of());
    }

    private static Map<ExecutorId, ExecutorRow> meeting(Map<ExecutorId, ExecutorRow> rows, int most) {
        Map<ExecutorId, ExecutorRow> meeting = new TreeMap<>(rows);
        meeting.values().removeIf(row -> {
            String number = row.attributes().get("number");
            return !row.takesPlacements() || number == null || Integer.parseInt(number) > most;
        });
        return meeting;
    }

    /** Registers, with other attributes or none, takes or gives back work, is drained, stops or goes. */
    private static @Nullable ExecutorRow changed(@Nullable ExecutorRow before, Dice dice) {
        int kind = dice.below(10);
        if (before == null || kind < 3) {
            return new ExecutorRow(
                    "process",
                    ExecutorDuty.SERVING,
                    List.of(dice.oneOf("*", "a", "b")),
                    new ResourceAmounts(4000, 4096, 0),
                    before == null ? ResourceAmounts.NONE : before.used(),
                    dice.percent(80) ? Map.of("number", Integer.toString(dice.below(REQUIREMENTS))) : Map.of());
        }
        return switch (kind) {
            case 3 -> null;
            case 4 -> before.with(dice.oneOf(ExecutorDuty.values()));
            default -> before.withUsed(new ResourceAmounts(1000 * dice.below(5), 0, 0));
        };
    }
}
