package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.ReservationDropped;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /** Reviews every queue. */
    public static Decision decide(SchedulerView view, SchedulerConfig config, long now) {
        ReviewHandler review = new ReviewHandler(view, config, now);
        for (Row<String, QueueRow> queue : QueueOrder.byPriority(view)) {
            review.queue(queue.key(), queue.value());
        }
        Decision decision = new Decision(review.events, List.of());
        // With room reserved for those in front, others may pass.
        return review.reserved ? decision.then(new Plan()) : decision;
    }

    private void queue(String name, QueueRow queue) {
        Candidate head = QueueOrder.of(view, name).head();
        ReservationRow reservation = view.reservations().get(name);
        if (reservation != null && !isGood(reservation, head)) {
            events.add(new ReservationDropped(reservation.job(), name));
            reservation = null;
        }
        if (head == null) {
            return;
        }
        WaitDecision waits = new WaitDecision(view, room);
        WaitDecision.Reason never = waits.never(queue, head.spec().resources());
        WaitDecision.Reason reason =
                never == null ? waits.now(queue, head.spec().resources()) : never;
        if (reason.code().held()) {
            // It will stand aside with the next plan that has any room to give.
            return;
        }
        record(name, head, reason);
        if (reservation == null && wantsRoom(reason.code())) {
            RoomReserved wanted = new ReservationDecision(view, room, config, now).decide(name, queue, head);
            if (wanted != null) {
                events.add(wanted);
                reserved = true;
            }
        }
    }

    private static boolean wantsRoom(WaitCode code) {
        return code == WaitCode.EXECUTORS_FULL || code == WaitCode.ENVIRONMENTS_FULL;
    }

    private void record(String queue, Candidate head, WaitDecision.Reason reason) {
        JobRow row = Rows.need(view.jobs(), head.standing());
        WaitReason before = row.waitReason();
        Long cancelAt = TimeLimits.cancelAt(view, queue, head.standing(), reason.code(), now);
        if (before != null
                && before.code() == reason.code()
                && Objects.equals(before.cancelAt(), cancelAt)
                && (before.statusReason().equals(reason.statusReason()) || now - before.at() < config.reasonMillis())) {
            return;
        }
        events.add(new JobWaiting(head.standing(), queue, reason.code(), reason.statusReason(), cancelAt));
    }

    private boolean isGood(ReservationRow reservation, @Nullable Candidate head) {
        if (head == null || !head.standing().equals(reservation.job())) {
            return false;
        }
        ExecutorRow executor = view.executors().get(reservation.executor());
        EnvironmentRow environment = view.environments().get(reservation.environment());
        return executor != null
                && !executor.stopped()
                && executor.serves(reservation.environment())
                && head.spec().resources().fitsIn(executor.capacity())
                && environment != null
                && environment.enabled()
                && head.spec().resources().vcpuMillis() <= environment.maxVcpuMillis();
    }
}
