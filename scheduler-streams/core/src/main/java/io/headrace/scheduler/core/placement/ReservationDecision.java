package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorJobKey;
import io.headrace.scheduler.core.state.ExecutorPools.Pool;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a job that lacks room will run at the latest: on the executor that is known to have room first, and where nothing is known, on the
 * one with the most free now. Kept until the job is placed, because a choice that moves with every change starves the job.
 */
final class ReservationDecision {
    /** How many executors with the most free vCPU are compared, for each environment. */
    private static final int CANDIDATES_MAX = 64;

    private static final Comparator<Choice> BEST = Comparator.comparing(
                    Choice::until, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Comparator.comparingInt(Choice::freeVcpuMillis).reversed())
            .thenComparing(Choice::executor);

    private final SchedulerView view;
    private final FreeRoom room;
    private final KnownEnds ends;

    ReservationDecision(SchedulerView view, FreeRoom room, SchedulerConfig config, long now) {
        this.view = view;
        this.room = room;
        ends = new KnownEnds(view, now, config);
    }

    /** Room that can be waited for. */
    private record Choice(
            ExecutorId executor,
            String environment,
            @Nullable Long until,
            int freeVcpuMillis) {}

    /** Something that will be given back. */
    private record Release(
            ResourceAmounts amounts, @Nullable Long end) {
        private static final Comparator<Release> BY_END =
                Comparator.comparing(Release::end, Comparator.nullsLast(Comparator.naturalOrder()));
    }

    /** The reservation; null when no executor could take the job. */
    @Nullable
    RoomReserved decide(String name, QueueRow queue, Candidate head) {
        ResourceAmounts need = head.spec().resources();
        Choice best = null;
        for (String environment : queue.environments()) {
            if (room.environmentCouldHold(environment, need)) {
                for (Choice choice : choices(environment, need)) {
                    best = best == null || BEST.compare(choice, best) < 0 ? choice : best;
                }
            }
        }
        return best == null
                ? null
                : new RoomReserved(head.standing(), name, best.executor(), best.environment(), best.until());
    }

    private List<Choice> choices(String environment, ResourceAmounts need) {
        List<Choice> choices = new ArrayList<>();
        Free underLimit = underLimit(environment, need);
        for (Pool pool : List.of(view.pools().of(environment), view.pools().ofEvery())) {
            int looked = 0;
            for (var entry : pool.byFree().descendingMap().entrySet()) {
                ExecutorRow executor = entry.getValue();
                if (!need.fitsIn(executor.capacity())) {
                    continue;
                }
                if (++looked > CANDIDATES_MAX) {
                    break;
                }
                ExecutorId id = entry.getKey().id();
                Free onExecutor = free(executor.free(), need, attemptsOn(id));
                choices.add(new Choice(
                        id,
                        environment,
                        onExecutor.laterOf(underLimit),
                        executor.free().vcpuMillis()));
            }
        }
        return choices;
    }

    /**
     * When there will be room.
     *
     * @param known whether that is known
     * @param at milliseconds since the epoch; 0 when there is room now
     */
    private record Free(boolean known, long at) {
        private @Nullable Long laterOf(Free other) {
            return known && other.known ? Math.max(at, other.at) : null;
        }
    }

    private static Free free(ResourceAmounts now, ResourceAmounts need, List<Release> releases) {
        ResourceAmounts free = now;
        long at = 0;
        releases.sort(Release.BY_END);
        for (Release release : releases) {
            if (need.fitsIn(free)) {
                break;
            }
            Long end = release.end();
            if (end == null) {
                return new Free(false, 0);
            }
            free = free.plus(release.amounts());
            at = end;
        }
        return new Free(need.fitsIn(free), at);
    }

    private List<Release> attemptsOn(ExecutorId executor) {
        List<Release> releases = new ArrayList<>();
        ExecutorJobKey.of(view, executor)
                .forEach(live -> releases.add(release(
                        live.key().job(), Rows.need(view.attempts(), live.key().job()))));
        return releases;
    }

    private Free underLimit(String environment, ResourceAmounts need) {
        EnvironmentRow row = Rows.need(view.environments(), environment);
        long free = row.maxVcpuMillis() - row.used().vcpuMillis();
        if (need.vcpuMillis() <= free) {
            return new Free(true, 0);
        }
        List<Release> releases = new ArrayList<>();
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            if (attempt.value().environment().equals(environment)) {
                Release release = release(attempt.key(), attempt.value());
                releases.add(new Release(vcpuOf(release.amounts()), release.end()));
            }
        }
        return free(new ResourceAmounts((int) free, 0, 0), vcpuOf(need), releases);
    }

    private Release release(JobId job, AttemptRow attempt) {
        return new Release(attempt.resources(), ends.of(job, attempt));
    }

    private static ResourceAmounts vcpuOf(ResourceAmounts amounts) {
        return new ResourceAmounts(amounts.vcpuMillis(), 0, 0);
    }
}
