package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ReservedRoom;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Room kept for jobs that wait for it, and who may use it meanwhile: an attempt that is over before the room is needed, and one that
 * leaves enough of it. The rule is that of EASY backfilling (Lifka, "The ANL/IBM SP scheduling system", 1995), with timeouts as the
 * known run times; where nothing is known of the attempts in the way, only what the waiting job leaves over may be used.
 */
final class Reservations {
    private final SchedulerView view;
    private final FreeRoom room;
    private final KnownEnds ends;
    private final List<Kept> kept = new ArrayList<>();

    Reservations(SchedulerView view, FreeRoom room, long now, SchedulerConfig config) {
        this.view = view;
        this.room = room;
        ends = new KnownEnds(view, now, config);
    }

    /** From now on this room is kept. */
    void keep(ReservationRow reservation) {
        kept.add(new Kept(reservation));
    }

    /** Where an attempt of this job may be placed. */
    FreeRoom.Condition conditionFor(JobSpec spec) {
        List<Kept> inTheWay = inTheWayOf(spec);
        return inTheWay.isEmpty()
                ? FreeRoom.Condition.NONE
                : (environment, executor) ->
                        inTheWay.stream().allMatch(one -> one.allows(environment, executor, spec.resources()));
    }

    /** What of free executors the nodes of a job may take, which may be less than all; nothing when the environment's limit is kept. */
    List<Packing.Bin> leftFor(JobSpec spec, String environment, List<Packing.Bin> bins) {
        List<Kept> inTheWay = inTheWayOf(spec);
        if (inTheWay.isEmpty()) {
            return bins;
        }
        if (!inTheWay.stream().allMatch(one -> one.leaves(environment, spec.resources()))) {
            return List.of();
        }
        List<Packing.Bin> left = new ArrayList<>();
        for (Packing.Bin bin : bins) {
            ExecutorId executor = Objects.requireNonNull(bin.executor(), "a bin to place in is an executor");
            ResourceAmounts free = bin.free();
            for (Kept one : inTheWay) {
                ResourceAmounts spare = one.spare(executor);
                free = spare == null ? free : lesser(free, spare);
            }
            left.add(Packing.Bin.of(executor, bin.count(), free));
        }
        return left;
    }

    /** The room that an attempt of this job would delay: where it is over in time, it delays nobody. */
    private List<Kept> inTheWayOf(JobSpec spec) {
        if (kept.isEmpty()) {
            return List.of();
        }
        Long end = ends.ofFresh(spec);
        return kept.stream().filter(one -> !one.isOverInTime(end)).toList();
    }

    private static ResourceAmounts lesser(ResourceAmounts one, ResourceAmounts other) {
        return new ResourceAmounts(
                Math.min(one.vcpuMillis(), other.vcpuMillis()),
                Math.min(one.memoryMib(), other.memoryMib()),
                Math.min(one.gpus(), other.gpus()));
    }

    /** An attempt of this job, or a node of it, was placed. */
    void taken(FreeRoom.Spot spot, JobSpec spec, ResourceAmounts amounts) {
        inTheWayOf(spec).forEach(one -> one.taken(spot.executor(), amounts));
    }

    /** The room that is kept for one job, on all its executors. */
    private final class Kept {
        private final ReservationRow row;
        private final Map<ExecutorId, ResourceAmounts> rooms = new HashMap<>();
        /** What the executors have beyond it; worked out for those that are asked about, which may be few of many. */
        private final Map<ExecutorId, ResourceAmounts> spare = new HashMap<>();
        /** What the job needs in all. */
        private final ResourceAmounts need;

        private Kept(ReservationRow row) {
            this.row = row;
            ResourceAmounts total = ResourceAmounts.NONE;
            for (ReservedRoom room : row.rooms()) {
                rooms.merge(room.executorId(), room.resources(), ResourceAmounts::plus);
                total = total.plus(room.resources());
            }
            need = total;
        }

        private boolean allows(String environment, ExecutorId executor, ResourceAmounts amounts) {
            ResourceAmounts reserved = rooms.get(executor);
            ExecutorRow row = reserved == null ? null : view.executors().get(executor);
            if (reserved != null
                    && row != null
                    && !amounts.fitsIn(row.capacity().minus(reserved))) {
                return false; // whatever else runs there
            }
            ResourceAmounts left = spare(executor);
            return (left == null || amounts.fitsIn(left)) && leaves(environment, amounts);
        }

        private boolean leaves(String environment, ResourceAmounts amounts) {
            return !row.environment().equals(environment)
                    || room.freeVcpuMillis(environment) - amounts.vcpuMillis() >= need.vcpuMillis();
        }

        private boolean isOverInTime(@Nullable Long end) {
            Long until = row.until();
            return end != null && until != null && end <= until;
        }

        private void taken(ExecutorId executor, ResourceAmounts amounts) {
            ResourceAmounts left = spare(executor);
            if (left != null) {
                spare.put(executor, left.minus(amounts));
            }
        }

        /** What the executor has beyond the room; null when no room is kept on it. */
        private @Nullable ResourceAmounts spare(ExecutorId executor) {
            ResourceAmounts known = spare.get(executor);
            ResourceAmounts reserved = known == null ? rooms.get(executor) : null;
            ExecutorRow executorRow = reserved == null ? null : view.executors().get(executor);
            if (reserved == null || executorRow == null) {
                return known;
            }
            ResourceAmounts left = executorRow.capacity().minus(reserved);
            for (JobId job : view.jobsOn(executor)) {
                AttemptRow attempt = Rows.need(view.attempts(), job);
                if (staysOn(job, attempt)) {
                    left = left.minus(attempt.resources());
                }
            }
            spare.put(executor, left);
            return left;
        }

        /** Whether the attempt will still run when the room is used. */
        private boolean staysOn(JobId job, AttemptRow attempt) {
            Long until = row.until();
            if (until == null) {
                // Nothing is known: what was there before has to end some time, and only what came since is counted.
                return attempt.placedAt() >= row.since();
            }
            Long end = ends.of(job, attempt);
            return end == null || end > until;
        }
    }
}
