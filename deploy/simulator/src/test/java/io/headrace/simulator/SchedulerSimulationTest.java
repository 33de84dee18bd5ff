package io.headrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Layer 4: real core, real executor logic, and everything goes wrong. {@code -Dseed=N} replays one seed, {@code -Dseeds=N} runs more or fewer. A
 * failure prints the command that shows it again.
 */
final class SchedulerSimulationTest {
    private static final double DAYS = 0.03;
    private static final int QUICK = 40;
    private static final int ALL = 500;

    @Test
    void shouldKeepEveryRuleWhateverGoesWrong() {
        Long one = Long.getLong("seed");
        check(one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("seeds", QUICK)));
    }

    @Tag("slow")
    @Test
    void shouldKeepEveryRuleForMoreSeeds() {
        if (Long.getLong("seed") == null) {
            check(LongStream.rangeClosed(Long.getLong("seeds", QUICK) + 1, ALL));
        }
    }

    @Test
    void shouldDoTheSameAgainWithTheSameSeed() {
        Simulation first = run(7);
        Simulation second = run(7);

        assertThat(second.trace().hash()).isEqualTo(first.trace().hash());
        assertThat(second.counts().table()).isEqualTo(first.counts().table());
    }

    @Test
    void shouldReachEveryKindOfFault() {
        StringBuilder tables = new StringBuilder();
        LongStream.rangeClosed(1, 20)
                .forEach(seed -> tables.append(run(seed).counts().table()));

        assertThat(tables)
                .contains(
                        "jobs and children SUCCEEDED",
                        "jobs and children FAILED",
                        "crashes of the scheduler between two",
                        "crashes of the scheduler in a transaction",
                        "crashes of executors between two actions",
                        "executors killed",
                        "executors stopped on purpose",
                        "executors held up",
                        "executors cut off from Kafka",
                        "executors started twice",
                        "executors with other capacity",
                        "containers removed by somebody",
                        "hosts lost",
                        "stops that came too late");
    }

    /** So that the rules about these have something to be checked on. */
    @Tag("slow")
    @Test
    void shouldLeadToWhatTheRulesAreAbout() {
        Set<String> reached = new TreeSet<>();
        LongStream.rangeClosed(1, 40)
                .forEach(seed -> reached.addAll(run(seed).counts().eventsOf().keySet()));

        assertThat(reached)
                .contains(
                        "ChildrenCarriedOver",
                        "ChildrenFailed",
                        "ChildrenReleased",
                        "ChildrenSwept",
                        "ComputeEnvironmentDeleted",
                        "ComputeEnvironmentUpdated",
                        "ConsumableResourceDeleted",
                        "ConsumableResourceUpdated",
                        "DependencyMet",
                        "JobHeld",
                        "JobPreempted",
                        "JobQueueDeleted",
                        "JobQueueUpdated",
                        "JobReprioritized",
                        "JobUnscheduled",
                        "JobWaiting",
                        "QuotaShareUpdated",
                        "ReservationDropped",
                        "RoomReserved",
                        "SchedulingPolicyDeleted",
                        "SchedulingPolicyUpdated",
                        "ServiceEnvironmentUpdated",
                        "ShareExpired");
    }

    private static Simulation run(long seed) {
        Simulation simulation = new Simulation(seed, Main.length(DAYS), line -> {}, event -> {});
        simulation.run();
        return simulation;
    }

    /** Seeds are apart from each other, so they may run at once. */
    private static void check(LongStream seeds) {
        List<String> failures = seeds.parallel()
                .mapToObj(SchedulerSimulationTest::failure)
                .filter(text -> !text.isEmpty())
                .toList();
        assertThat(failures).as("failures").isEmpty();
    }

    private static String failure(long seed) {
        Simulation simulation = new Simulation(seed, Main.length(DAYS), line -> {}, event -> {});
        try {
            simulation.run();
            return "";
        } catch (RuntimeException trouble) {
            return Main.failure(simulation, trouble, seed, DAYS);
        }
    }
}
