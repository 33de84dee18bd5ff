package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a job is not placed. How that is said is up to {@link WaitWords}. */
public final class WaitDecision {
    private final SchedulerView view;
    private final FreeRoom room;
    private final WaitWords words;

    WaitDecision(SchedulerView view, FreeRoom room) {
        this.view = view;
        this.room = room;
        words = new WaitWords(view, room);
    }

    /**
     * That a job which was just queued stands aside, because nothing there is could ever hold it.
     *
     * @param queue name of its queue
     * @param job the single job or array job
     * @param need what has to be free for one attempt
     * @param now milliseconds since the epoch
     */
    public static Optional<JobHeld> held(SchedulerView view, String queue, JobId job, Need need, long now) {
        return neverFits(view, queue, need)
                .map(reason -> reason.held(
                        queue, job, reason.limited() ? TimeLimits.cancelAt(view, queue, reason.code(), now) : null));
    }

    /** The same of a job that was just submitted and waits for others: no time limit runs before it waits for its place alone. */
    public static Optional<JobHeld> heldWhileBlocked(SchedulerView view, String queue, JobId job, Need need) {
        return neverFits(view, queue, need).map(reason -> reason.held(queue, job, null));
    }

    private static Optional<Reason> neverFits(SchedulerView view, String queue, Need need) {
        return Optional.ofNullable(
                new WaitDecision(view, new FreeRoom(view)).never(Rows.need(view.queues(), queue), need));
    }

    /**
     * A kind of reason and its words.
     *
     * @param limited whether a time limit of the queue on this kind of reason applies
     */
    record Reason(WaitCode code, String statusReason, boolean limited) {
        Reason(WaitCode code, String statusReason) {
            this(code, statusReason, true);
        }

        JobHeld held(SchedulerView view, String queue, JobId job, long now) {
            return held(queue, job, cancelAt(view, queue, job, now));
        }

        private JobHeld held(String queue, JobId job, @Nullable Long cancelAt) {
            return new JobHeld(job, queue, code, statusReason, cancelAt);
        }

        /** When a time limit of its queue cancels the job if the reason stays, milliseconds since the epoch; null without one. */
        @Nullable
        Long cancelAt(SchedulerView view, String queue, JobId job, long now) {
            return limited ? TimeLimits.cancelAt(view, queue, job, code, now) : null;
        }
    }

    /** Why nothing there is could ever hold it; null when something could, or when there is nothing yet to tell by. */
    @Nullable
    Reason never(QueueRow queue, Need need) {
        Reason quota = quotaNever(queue, need);
        if (quota != null) {
            return quota;
        }
        boolean served = false;
        boolean allowed = false;
        boolean enabled = false;
        for (String environment : queue.environments()) {
            enabled |= room.environmentCouldHold(environment, ResourceAmounts.NONE);
            if (room.environmentCouldHold(environment, need)) {
                allowed = true;
                served |= room.isServed(environment);
                if (room.couldHold(environment, need)) {
                    return null;
                }
            }
        }
        if (enabled && !allowed) {
            Instances instances = need.instances();
            return instances == null
                    ? new Reason(WaitCode.ENVIRONMENTS_TOO_SMALL, words.environmentsTooSmall(queue, need))
                    : new Reason(
                            WaitCode.SERVICE_ENVIRONMENT_TOO_SMALL,
                            ServiceWaitWords.environmentTooSmall(view, queue, instances));
        }
        return served ? noExecutorCould(queue, need) : null;
    }

    /** While an environment may bring another executor, nothing is wrong with the job, and no time limit ends it. */
    private Reason noExecutorCould(QueueRow queue, Need need) {
        List<String> growing = queue.environments().stream()
                .filter(name -> room.environmentCouldHold(name, need.total()) && room.mayGrow(name))
                .toList();
        boolean matched = queue.environments().stream()
                .filter(name -> room.environmentCouldHold(name, need))
                .anyMatch(name -> room.isServed(name, need.requirement()));
        if (!matched) {
            return new Reason(
                    WaitCode.NO_MATCHING_EXECUTOR, words.noMatchingExecutor(queue, need, growing), growing.isEmpty());
        }
        return new Reason(
                WaitCode.EXECUTORS_TOO_SMALL, words.executorsTooSmall(queue, need, growing), growing.isEmpty());
    }

    /** Why its quota share could never run it; null when it could, or has none. */
    private @Nullable Reason quotaNever(QueueRow queue, Need need) {
        ShareKey key = need.quota();
        Instances instances = need.instances();
        QuotaShareRow share = key == null ? null : view.quotaShares().get(key);
        if (key == null || instances == null || share == null) {
            return null;
        }
        int most = share.most(
                instances.type(), room.mostInstances(queue.environments().getFirst(), instances.type()));
        return instances.count() <= most
                ? null
                : new Reason(WaitCode.QUOTA_SHARE_TOO_SMALL, ServiceWaitWords.quotaShareTooSmall(key, instances, most));
    }

    /** Its quota share has nothing left for it, or what is its own is lent to others. */
    static Reason quotaShare(ShareKey key, QuotaShareRow share, Instances need, boolean lent) {
        return lent
                ? new Reason(WaitCode.SERVICE_ENVIRONMENT_FULL, ServiceWaitWords.quotaShareLent(key, need))
                : new Reason(WaitCode.QUOTA_SHARE_FULL, ServiceWaitWords.quotaShareFull(key, share, need));
    }

    /** Whether an executor that is there could hold it, in an environment that allows it. */
    boolean isPossible(QueueRow queue, Need need) {
        return quotaNever(queue, need) == null
                && queue.environments().stream().anyMatch(name -> room.couldHold(name, need));
    }

    /** Whether there is room for it now, were it not kept for another job. */
    boolean hasRoom(QueueRow queue, Need need) {
        return room.fits(queue.environments(), need);
    }

    /** Why it is not placed now, given that it is next and something could hold it. */
    Reason now(QueueRow queue, Need need) {
        List<String> enabled = queue.environments().stream()
                .filter(name -> room.environmentCouldHold(name, ResourceAmounts.NONE))
                .toList();
        if (enabled.isEmpty()) {
            return new Reason(WaitCode.NO_ENVIRONMENT, WaitWords.noEnvironment(queue));
        }
        List<String> served = enabled.stream().filter(room::isServed).toList();
        if (served.isEmpty()) {
            return new Reason(WaitCode.NO_EXECUTOR, words.noExecutor(enabled));
        }
        Instances instances = need.instances();
        if (instances != null && served.stream().noneMatch(name -> room.hasInstances(name, instances))) {
            return new Reason(
                    WaitCode.SERVICE_ENVIRONMENT_FULL, ServiceWaitWords.environmentFull(view, queue, instances));
        }
        List<String> open = served.stream()
                .filter(name -> need.total().vcpuMillis() <= room.freeVcpuMillis(name))
                .toList();
        return open.isEmpty()
                ? new Reason(WaitCode.ENVIRONMENTS_FULL, words.environmentsFull(queue, need))
                : new Reason(WaitCode.EXECUTORS_FULL, words.executorsFull(open, need));
    }

    /** The queue runs as many jobs as it may. */
    static Reason queueLimit(int running, QueueRow queue) {
        return new Reason(
                WaitCode.QUEUE_LIMIT,
                WaitWords.queueLimit(running, Objects.requireNonNull(queue.maxRunning(), "it has a limit")));
    }

    /** There is too little of a consumable resource. */
    static Reason consumable(SchedulerView view, ConsumableRequirement need) {
        return new Reason(
                WaitCode.CONSUMABLE_SHORT,
                WaitWords.consumable(need, view.consumables().get(need.name())));
    }

    /** There is enough of a consumable resource, but a job before it needs it too. */
    static Reason consumableKept(ConsumableRequirement need) {
        return new Reason(WaitCode.CONSUMABLE_SHORT, WaitWords.consumableKept(need));
    }

    /** The policy's compute reservation leaves nothing for it. */
    static Reason shareReservation() {
        return new Reason(WaitCode.SHARE_RESERVATION, WaitWords.shareReservation());
    }

    /**
     * Another share goes first.
     *
     * @param keptFor the job of that share that room is kept for, which is why; null when it is its level
     */
    static Reason shareAhead(String share, @Nullable JobId keptFor) {
        return new Reason(
                WaitCode.SHARE_AHEAD,
                keptFor == null ? WaitWords.shareAhead(share) : WaitWords.shareKept(share, keptFor));
    }
}
