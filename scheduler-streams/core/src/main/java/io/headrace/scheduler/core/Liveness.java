package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which executors have been silent, and for how long. Kept in memory only: heartbeats never touch the store.
 *
 * <p>Silence is counted in time that the scheduler itself was there to listen. A scheduler that was away (restarted, cut
 * off from Kafka, suspended) has heard nobody, and would else declare every executor lost when it comes back; so the
 * stretch between two ticks counts as no more than {@code stepMillisMax}, and a new scheduler starts everybody afresh.
 */
public final class Liveness {
    private final long leaseMillis;
    private final long stepMillisMax;
    private final Map<ExecutorId, Long> heard = new HashMap<>();
    private long listened;
    private long lastTick = Long.MIN_VALUE;

    /**
     * Knows nobody yet.
     *
     * @param leaseMillis silence after which an executor counts as lost
     * @param stepMillisMax most that counts between two ticks
     */
    public Liveness(long leaseMillis, long stepMillisMax) {
        this.leaseMillis = leaseMillis;
        this.stepMillisMax = stepMillisMax;
    }

    /**
     * A report came in, not decided yet: a sign of life of its executor. One of a process whose successor has registered is none: it
     * says nothing about the successor, which has the placements.
     *
     * @param view state before the report
     */
    public void heard(SchedulerView view, ExecutorReport report) {
        ExecutorRow row = view.executors().get(report.executorId());
        if (row == null
                || report instanceof ExecutorStarted
                || row.incarnation().equals(report.incarnation())) {
            heard.put(report.executorId(), listened);
        }
    }

    /**
     * Counts the time since the last tick and says who has been silent for longer than the lease.
     *
     * @param registered every executor that the scheduler counts on; others are forgotten
     * @param now milliseconds since the epoch
     * @return silence in milliseconds by executor; empty when all is well
     */
    public Map<ExecutorId, Long> tick(Collection<ExecutorId> registered, long now) {
        if (lastTick != Long.MIN_VALUE) {
            listened += Math.max(0, Math.min(now - lastTick, stepMillisMax));
        }
        lastTick = now;
        heard.keySet().retainAll(registered);
        Map<ExecutorId, Long> silent = new HashMap<>();
        for (ExecutorId executor : registered) {
            long silence = listened - heard.computeIfAbsent(executor, ignored -> listened);
            if (silence > leaseMillis) {
                silent.put(executor, silence);
            }
        }
        return silent;
    }
}
