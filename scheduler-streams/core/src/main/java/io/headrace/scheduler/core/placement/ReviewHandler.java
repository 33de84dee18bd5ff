package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.PlacementRequirement;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QueueUseRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ResourceEvent.ShareExpired;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.ReservationDropped;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ReservedRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is still next in its queue when a plan is through gets a reason, and room reserved if room is what it lacks. Looked at with every
 * tick and not with every plan: what waits for a moment only needs neither.
 */
public final class ReviewHandler {
    private final SchedulerView view;
    private final SchedulerConfig config;
    private final long now;
    private final FreeRoom room;
    private final List<Event> events = new ArrayList<>();
    private boolean reserved;

    private ReviewHandler(SchedulerView view, SchedulerConfig config, long now) {
        this.view = view;
        this.config = config;
        this.now = now;
        room = new FreeRoom(view);
    }

    /** Reviews every queue, and what is asked of environments. */
    public static Decision decide(SchedulerView view, SchedulerConfig config, long now) {
        ReviewHandler review = new ReviewHandler(view, config, now);
        for (Row<String, QueueRow> queue : QueueOrder.byPriority(view)) {
            if (PolicyRow.isQuota(view, queue.value())) {
                review.quotaShares(queue.key(), queue.value());
                continue;
            }
            review.queue(queue.key(), queue.value());
            review.shares(queue.key(), queue.value());
        }
        DemandDecision.decide(view, review.events);
        Decision decision = new Decision(review.events, List.of());
        // With room reserved for those in front, others may pass.
        return review.reserved ? decision.then(new Plan()) : decision;
    }

    /**
     * Keeps room for the next job of a queue if it is what that one lacks, before a plan gives it to others. Everything else about the queue
     * can wait for the tick.
     */
    public static Decision reserveNext(SchedulerView view, String name, SchedulerConfig config, long now) {
        QueueRow queue = view.queues().get(name);
        if (queue == null || queue.deleting()) {
            return Decision.NOTHING;
        }
        ReviewHandler review = new ReviewHandler(view, config, now);
        if (PolicyRow.isQuota(view, queue)) {
            review.quotaRoom(name, queue);
            return new Decision(review.events, List.of());
        }
        QueueOrder order = QueueOrder.of(view, name, queue, now);
        // Those that are passed stand before it: who waits behind them is told no sooner than they are.
        Candidate head = review.next(
                queue,
                order,
                QueueUseRow.of(view, name).placed(),
                (passed, lacking) -> review.record(name, passed, review.lacking(passed, lacking)));
        if (head != null) {
            WaitDecision.Reason reason = review.reason(name, queue, order, head);
            if (review.lacksRoom(queue, head, reason)) {
                review.record(name, head, reason);
                review.reserve(name, queue, head);
            }
        }
        return new Decision(review.events, List.of());
    }

    /** Whether a review has something to do although nothing waits. */
    public static boolean isDue(SchedulerView view, long now) {
        return view.environments().all().stream().anyMatch(environment -> DemandDecision.isOff(environment.value()))
                || view.queues().all().stream()
                        .anyMatch(queue -> !expired(view, queue.key(), queue.value(), now, 1)
                                .isEmpty());
    }

    private void queue(String name, QueueRow queue) {
        QueueOrder order = QueueOrder.of(view, name, queue, now);
        int running = QueueUseRow.of(view, name).placed();
        Candidate head =
                next(queue, order, running, (passed, lacking) -> record(name, passed, lacking(passed, lacking)));
        boolean stillKept = isStillKept(name, queue, head);
        if (head == null) {
            return;
        }
        WaitDecision.Reason reason = reason(name, queue, order, head);
        if (reason.code().held()) {
            events.add(reason.held(view, name, head.standing(), now));
            return;
        }
        record(name, head, reason);
        TurnDecision.lost(view, head.place(), events);
        boolean kept = stillKept || (lacksRoom(queue, head, reason) && reserve(name, queue, head));
        otherShares(name, order, head, kept);
    }

    /** Whether room is kept for what is next; what is kept for another, or cannot be used any more, is so no longer. */
    private boolean isStillKept(String name, QueueRow queue, @Nullable Candidate head) {
        ReservationRow reservation = view.reservations().get(name);
        if (reservation == null || isGood(queue, reservation, head)) {
            return reservation != null;
        }
        events.add(new ReservationDropped(reservation.job(), name));
        return false;
    }

    private boolean lacksRoom(QueueRow queue, Candidate head, WaitDecision.Reason reason) {
        return wantsRoom(reason.code()) && !room.fits(queue.environments(), head.need());
    }

    private boolean reserve(String name, QueueRow queue, Candidate head) {
        RoomReserved wanted = new ReservationDecision(view, room, config, now).decide(name, queue, head);
        if (wanted == null) {
            return false;
        }
        events.add(wanted);
        reserved = true;
        return true;
    }

    private @Nullable Candidate next(
            QueueRow queue, QueueOrder order, int running, BiConsumer<Candidate, ConsumableRequirement> lacking) {
        WaitDecision waits = new WaitDecision(view, room);
        return new StockedOrder(queue, order, waits, new Stock(view), config.backfillDepth()).head(running, lacking);
    }

    /** What is next in each quota share gets a reason; what is its share's own is taken back from others. */
    private void quotaShares(String name, QueueRow queue) {
        QuotaSharing sharing = new QuotaSharing(view, room, name, queue);
        WaitDecision waits = new WaitDecision(view, room);
        int running = QueueUseRow.of(view, name).placed();
        boolean limited = queue.isLimitedTo(running);
        sharing.shares().forEach((share, row) -> {
            Candidate head = new Lane(view, WaitingKey.first(name, share), WaitingKey.behind(name, share)).head();
            if (head == null) {
                return;
            }
            WaitDecision.Reason never = waits.never(queue, head.need());
            if (never != null) {
                events.add(never.held(view, name, head.standing(), now));
                return;
            }
            WaitDecision.Reason reason = limited
                    ? WaitDecision.queueLimit(running, queue)
                    : quotaReason(sharing, waits, queue, new ShareKey(name, share), row, head);
            record(name, head, reason);
            TurnDecision.lost(view, head.place(), events);
        });
        quotaRoom(name, queue);
        if (!limited) {
            new PreemptionDecision(view, waits, name, queue, sharing).decide(events);
        }
    }

    /** Keeps room for the job that would be placed next, if that is what it lacks; its share has capacity for it. */
    private void quotaRoom(String name, QueueRow queue) {
        WaitDecision waits = new WaitDecision(view, room);
        // Those that can never run stand aside since the last plan, or are told so by the next.
        Candidate next = new QuotaOrder(view, room, waits, name, queue, config.backfillDepth())
                .next(now, new ArrayList<>(), Integer.MAX_VALUE);
        if (!isStillKept(name, queue, next)
                && next != null
                && !queue.isLimitedTo(QueueUseRow.of(view, name).placed())
                && lacksRoom(queue, next, waits.now(queue, next.need()))) {
            reserve(name, queue, next);
        }
    }

    private static WaitDecision.Reason quotaReason(
            QuotaSharing sharing, WaitDecision waits, QueueRow queue, ShareKey key, QuotaShareRow row, Candidate head) {
        Instances need = Objects.requireNonNull(head.spec().instances(), "a job of a quota share takes instances");
        QuotaSharing.Right right = sharing.right(key.share(), need);
        return right == QuotaSharing.Right.OWN || right == QuotaSharing.Right.BORROWED
                ? waits.now(queue, head.need())
                : WaitDecision.quotaShare(key, row, need, right == QuotaSharing.Right.LENT);
    }

    /** Why a job that is passed waits: too little is left, or another job before it needs it as well. */
    private WaitDecision.Reason lacking(Candidate passed, ConsumableRequirement lacking) {
        ConsumableRequirement shortage = new Stock(view).shortage(passed.spec());
        return shortage == null ? WaitDecision.consumableKept(lacking) : WaitDecision.consumable(view, shortage);
    }

    private WaitDecision.Reason reason(String name, QueueRow queue, QueueOrder order, Candidate head) {
        WaitDecision waits = new WaitDecision(view, room);
        WaitDecision.Reason never = waits.never(queue, head.need());
        if (never != null) {
            return never;
        }
        int running = QueueUseRow.of(view, name).placed();
        if (queue.isLimitedTo(running)) {
            return WaitDecision.queueLimit(running, queue);
        }
        ConsumableRequirement shortage = new Stock(view).shortage(head.spec());
        if (shortage != null) {
            return WaitDecision.consumable(view, shortage);
        }
        return order.leavesReservation(head.need().total().vcpuMillis())
                ? waits.now(queue, head.need())
                : WaitDecision.shareReservation();
    }

    /** The first of every other share waits for the share that goes first; there are no more than a queue has active shares. */
    private void otherShares(String queue, QueueOrder order, Candidate ahead, boolean roomIsKept) {
        WaitDecision.Reason reason =
                WaitDecision.shareAhead(ahead.place().share(), roomIsKept ? ahead.standing() : null);
        while (true) {
            order.passShare();
            Candidate behind = order.head();
            if (behind == null) {
                return;
            }
            record(queue, behind, reason);
            TurnDecision.lost(view, behind.place(), events);
        }
    }

    private void shares(String name, QueueRow queue) {
        expired(view, name, queue, now, config.releasesPerStep())
                .forEach(share -> events.add(new ShareExpired(name, share)));
    }

    private static List<String> expired(SchedulerView view, String name, QueueRow queue, long now, int max) {
        PolicyRow policy = PolicyRow.of(view, queue);
        if (policy == null) {
            return List.of();
        }
        return view.shares().scan(ShareKey.first(name), ShareKey.behind(name), Integer.MAX_VALUE).stream()
                .filter(share -> share.value().isOver(policy.shareDecaySeconds(), now))
                .map(share -> share.key().share())
                .limit(max)
                .toList();
    }

    private static boolean wantsRoom(WaitCode code) {
        return code == WaitCode.EXECUTORS_FULL || code == WaitCode.ENVIRONMENTS_FULL;
    }

    private void record(String queue, Candidate head, WaitDecision.Reason reason) {
        JobRow row = Rows.need(view.jobs(), head.standing());
        WaitReason before = row.waitReason();
        Long cancelAt = reason.cancelAt(view, queue, head.standing(), now);
        if (before != null
                && before.code() == reason.code()
                && Objects.equals(before.cancelAt(), cancelAt)
                && (before.statusReason().equals(reason.statusReason()) || now - before.at() < config.reasonMillis())) {
            return;
        }
        events.add(new JobWaiting(head.standing(), queue, reason.code(), reason.statusReason(), cancelAt));
    }

    private boolean isGood(QueueRow queue, ReservationRow reservation, @Nullable Candidate head) {
        if (head == null || !head.standing().equals(reservation.job())) {
            return false;
        }
        return queue.environments().contains(reservation.environment())
                && room.environmentCouldHold(
                        reservation.environment(), head.spec().resources())
                && reservation.rooms().stream()
                        .allMatch(kept ->
                                isGood(reservation.environment(), head.need().requirement(), kept));
    }

    private boolean isGood(String environment, PlacementRequirement requirement, ReservedRoom kept) {
        ExecutorRow executor = view.executors().get(kept.executorId());
        return executor != null
                && view.pools().matching(requirement).serving().containsKey(kept.executorId())
                && executor.serves(environment)
                && kept.resources().fitsIn(executor.capacity());
    }
}
