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
import java.util.List;
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
        ResourceAmounts total = reservation.rooms().stream()
                .map(ReservedRoom::resources)
                .reduce(ResourceAmounts.NONE, ResourceAmounts::plus);
        for (ReservedRoom kept : reservation.rooms()) {
            ExecutorRow executor = view.executors().get(kept.executorId());
            if (executor != null) {
                this.kept.add(new Kept(reservation, kept.executorId(), total, spare(reservation, kept, executor)));
            }
        }
    }

    /** Where an attempt of this job may be placed. */
    FreeRoom.Condition conditionFor(JobSpec spec) {
        if (kept.isEmpty()) {
            return FreeRoom.Condition.NONE;
        }
        Long end = ends.ofFresh(spec);
        return (environment, executor) ->
                kept.stream().allMatch(one -> one.allows(environment, executor, spec.resources(), end));
    }

    /** What of free executors the nodes of a job may take, which may be less than all; nothing when the environment's limit is kept. */
    List<Packing.Bin> leftFor(JobSpec spec, String environment, List<Packing.Bin> bins) {
        if (kept.isEmpty()) {
            return bins;
        }
        Long end = ends.ofFresh(spec);
        List<Kept> inTheWay =
                kept.stream().filter(one -> !one.isOverInTime(end)).toList();
        if (!inTheWay.stream().allMatch(one -> one.leaves(environment, spec.resources()))) {
            return List.of();
        }
        List<Packing.Bin> left = new ArrayList<>();
        for (Packing.Bin bin : bins) {
            ResourceAmounts free = bin.free();
            for (Kept one : inTheWay) {
                free = one.executor.equals(bin.executor()) ? lesser(free, one.spare) : free;
            }
            left.add(Packing.Bin.of(bin.executor(), bin.count(), free));
        }
        return left;
    }

    private static ResourceAmounts lesser(ResourceAmounts one, ResourceAmounts other) {
        return new ResourceAmounts(
                Math.min(one.vcpuMillis(), other.vcpuMillis()),
                Math.min(one.memoryMib(), other.memoryMib()),
                Math.min(one.gpus(), other.gpus()));
    }

    /** An attempt of this job, or a node of it, was placed. */
    void taken(FreeRoom.Spot spot, JobSpec spec, ResourceAmounts amounts) {
        if (kept.isEmpty()) {
            return;
        }
        Long end = ends.ofFresh(spec);
        for (Kept one : kept) {
            if (one.executor.equals(spot.executor()) && !one.isOverInTime(end)) {
                one.spare = one.spare.minus(amounts);
            }
        }
    }

    /** What the executor will have beyond the need when the room is used: all of it, less attempts that will still run. */
    private ResourceAmounts spare(ReservationRow reservation, ReservedRoom kept, ExecutorRow executor) {
        ResourceAmounts spare = executor.capacity().minus(kept.resources());
        for (JobId job : view.jobsOn(kept.executorId())) {
            AttemptRow attempt = Rows.need(view.attempts(), job);
            if (staysOn(reservation, job, attempt)) {
                spare = spare.minus(attempt.resources());
            }
        }
        return spare;
    }

    private boolean staysOn(ReservationRow reservation, JobId job, AttemptRow attempt) {
        Long until = reservation.until();
        if (until == null) {
            // Nothing is known: what was there before has to end some time, and only what came since is counted.
            return attempt.placedAt() >= reservation.since();
        }
        Long end = ends.of(job, attempt);
        return end == null || end > until;
    }

    private final class Kept {
        private final ReservationRow row;
        private final ExecutorId executor;
        /** What the job needs in all, on all its executors. */
        private final ResourceAmounts need;

        private ResourceAmounts spare;

        private Kept(ReservationRow row, ExecutorId executor, ResourceAmounts need, ResourceAmounts spare) {
            this.row = row;
            this.executor = executor;
            this.need = need;
            this.spare = spare;
        }

        private boolean allows(String environment, ExecutorId other, ResourceAmounts amounts, @Nullable Long end) {
            if (isOverInTime(end)) {
                return true;
            }
            if (executor.equals(other) && !amounts.fitsIn(spare)) {
                return false;
            }
            return leaves(environment, amounts);
        }

        private boolean leaves(String environment, ResourceAmounts amounts) {
            return !row.environment().equals(environment)
                    || room.freeVcpuMillis(environment) - amounts.vcpuMillis() >= need.vcpuMillis();
        }

        private boolean isOverInTime(@Nullable Long end) {
            Long until = row.until();
            return end != null && until != null && end <= until;
        }
    }
}
