package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorPools.Pool;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.PlacementRequirement;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.ReservedRoom;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
            .thenComparing(choice -> choice.rooms().getFirst().executorId());

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
            List<ReservedRoom> rooms,
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
        JobNodes nodes = head.spec().nodes();
        PlacementRequirement requirement = head.need().requirement();
        Choice best = null;
        for (String environment : queue.environments()) {
            if (room.environmentCouldHold(environment, need)) {
                List<Pool> pools = room.pools(environment, requirement);
                for (Choice choice :
                        nodes == null ? choices(environment, pools, need) : choices(environment, pools, need, nodes)) {
                    best = best == null || BEST.compare(choice, best) < 0 ? choice : best;
                }
            }
        }
        return best == null
                ? null
                : new RoomReserved(head.standing(), name, best.rooms(), best.environment(), best.until());
    }

    private List<Choice> choices(String environment, List<Pool> pools, ResourceAmounts need) {
        List<Choice> choices = new ArrayList<>();
        Free underLimit = underLimit(environment, need);
        for (Pool pool : pools) {
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
                        List.of(new ReservedRoom(id, need)),
                        environment,
                        onExecutor.laterOf(underLimit),
                        executor.free().vcpuMillis()));
            }
        }
        return choices;
    }

    /**
     * The executors on which all nodes will have room first: those whose attempts are known to be over in time, or, where too little is
     * known, those that could hold them if nothing else ran.
     */
    private List<Choice> choices(String environment, List<Pool> pools, ResourceAmounts need, JobNodes nodes) {
        Map<ExecutorId, ResourceAmounts> free = new LinkedHashMap<>();
        List<OnExecutor> releases = new ArrayList<>();
        int freeVcpuMillis = 0;
        for (Pool pool : pools) {
            int looked = 0;
            for (var entry : pool.byFree().descendingMap().entrySet()) {
                ExecutorRow executor = entry.getValue();
                if (nodes.groups().stream().noneMatch(group -> group.resources().fitsIn(executor.capacity()))) {
                    continue;
                }
                if (++looked > CANDIDATES_MAX + nodes.numNodes()) {
                    break;
                }
                ExecutorId id = entry.getKey().id();
                free.put(id, executor.free());
                freeVcpuMillis += executor.free().vcpuMillis();
                attemptsOn(id).forEach(release -> releases.add(new OnExecutor(id, release)));
            }
        }
        releases.sort(Comparator.comparing(OnExecutor::release, Release.BY_END));
        int known = 0;
        while (known < releases.size() && releases.get(known).release().end() != null) {
            known++;
        }
        Free underLimit = underLimit(environment, need);
        List<Packing.Bin> packed = packed(free, releases, known, nodes);
        if (packed == null) {
            packed = packed(free, releases, releases.size(), nodes);
            return packed == null ? List.of() : List.of(new Choice(rooms(packed), environment, null, freeVcpuMillis));
        }
        // The earliest of the known ends after which they fit.
        int after = 0;
        int behind = known;
        while (after < behind) {
            int middle = (after + behind) / 2;
            List<Packing.Bin> sooner = packed(free, releases, middle, nodes);
            if (sooner == null) {
                after = middle + 1;
            } else {
                behind = middle;
                packed = sooner;
            }
        }
        Long end = behind == 0
                ? Long.valueOf(0)
                : releases.get(behind - 1).release().end();
        Free onExecutors = new Free(true, Objects.requireNonNull(end, "one of those that are known"));
        return List.of(new Choice(rooms(packed), environment, onExecutors.laterOf(underLimit), freeVcpuMillis));
    }

    private record OnExecutor(ExecutorId executor, Release release) {}

    /** The nodes in the room that there is after the first of the releases; null when they do not fit. */
    private static @Nullable List<Packing.Bin> packed(
            Map<ExecutorId, ResourceAmounts> free, List<OnExecutor> releases, int count, JobNodes nodes) {
        Map<ExecutorId, ResourceAmounts> then = new LinkedHashMap<>(free);
        releases.subList(0, count)
                .forEach(one -> then.merge(one.executor(), one.release().amounts(), ResourceAmounts::plus));
        List<Packing.Bin> bins = new ArrayList<>();
        then.forEach((executor, amounts) -> bins.add(Packing.Bin.of(executor, 1, amounts)));
        return Packing.of(bins, nodes);
    }

    private static List<ReservedRoom> rooms(List<Packing.Bin> packed) {
        return packed.stream()
                .filter(bin -> !bin.taken().equals(ResourceAmounts.NONE))
                .map(bin -> new ReservedRoom(
                        Objects.requireNonNull(bin.executor(), "each of these bins is an executor"), bin.taken()))
                .sorted(Comparator.comparing(ReservedRoom::executorId))
                .toList();
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
        view.jobsOn(executor).forEach(job -> releases.add(release(job, Rows.need(view.attempts(), job))));
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
