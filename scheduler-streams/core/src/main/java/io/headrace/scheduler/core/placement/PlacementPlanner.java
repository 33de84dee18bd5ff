package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.placement.FreeRoom.Spot;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QueueUseRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.schemas.value.ReservedRoom;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which waiting jobs run where, now.
 *
 * <p>Queues are served by priority, the higher first; inside a queue in the order of {@link QueueOrder}, or of {@link QuotaOrder}. The next
 * job of a queue that does not fit holds up those behind it, so that a large one is not starved by small ones. Once room is reserved for it (see
 * {@link ReviewHandler}) later jobs may pass it, and jobs of queues that are served later may run, where they do not delay it. A job
 * that nothing there is could ever hold stands aside at once and holds up nobody.
 *
 * <p>One call places at most as many as the budget allows, on a sketch of the free room that it keeps for itself.
 */
public final class PlacementPlanner {
    private final SchedulerView view;
    private final SchedulerConfig config;
    private final long now;
    private final FreeRoom room;
    private final Reservations reservations;
    private final WaitDecision waits;
    private final Stock stock;
    private final List<Event> events = new ArrayList<>();

    private PlacementPlanner(SchedulerView view, SchedulerConfig config, long now) {
        this.view = view;
        this.config = config;
        this.now = now;
        room = new FreeRoom(view);
        reservations = new Reservations(view, room, now, config);
        waits = new WaitDecision(view, room);
        stock = new Stock(view);
    }

    /** Places what fits, up to the budget; when the budget is used up there is another round. */
    public static Decision decide(SchedulerView view, SchedulerConfig config, long now) {
        PlacementPlanner planner = new PlacementPlanner(view, config, now);
        if (planner.room.isFull()) {
            return Decision.NOTHING;
        }
        for (Row<String, QueueRow> queue : QueueOrder.byPriority(view)) {
            planner.serve(queue.key(), queue.value());
        }
        Decision decision = new Decision(planner.events, List.of());
        return planner.isSpent() ? decision.then(new Plan()) : decision;
    }

    private boolean isSpent() {
        return events.size() >= config.placementsPerStep();
    }

    private void serve(String name, QueueRow queue) {
        if (PolicyRow.isQuota(view, queue)) {
            serveShares(name, queue);
            return;
        }
        QueueOrder order = QueueOrder.of(view, name, queue, now);
        StockedOrder stocked = new StockedOrder(queue, order, waits, stock, config.backfillDepth());
        int running = QueueUseRow.of(view, name).placed();
        Set<Shape> noRoom = new HashSet<>();
        while (!isSpent() && !stocked.isSpent()) {
            Candidate candidate = stocked.head(running, (job, lacking) -> {});
            if (candidate == null) {
                return;
            }
            JobSpec spec = candidate.spec();
            WaitDecision.Reason never = waits.never(queue, candidate.need());
            if (never != null) {
                events.add(never.held(view, name, candidate.standing(), now));
                order.pass();
                continue;
            }
            if (queue.isLimitedTo(running)
                    || !order.leavesReservation(spec.resources().vcpuMillis())
                    || stock.shortage(spec) != null) {
                return;
            }
            Shape shape = new Shape(candidate.need(), spec.attemptDurationSeconds());
            if (!noRoom.contains(shape) && place(name, queue, candidate)) {
                order.placed(spec.resources().vcpuMillis());
                running++;
                continue;
            }
            // The first that lacks room is the one that must not be delayed, whoever lacks something else before it.
            if (noRoom.isEmpty() && !mayBePassed(name, queue, candidate)) {
                return;
            }
            noRoom.add(shape);
            stocked.pass(candidate);
        }
    }

    private void serveShares(String name, QueueRow queue) {
        QuotaOrder order = new QuotaOrder(view, room, waits, name, queue, config.backfillDepth());
        int running = QueueUseRow.of(view, name).placed();
        boolean passed = false;
        while (!isSpent() && !queue.isLimitedTo(running)) {
            Candidate candidate = order.next(now, events, config.placementsPerStep());
            if (candidate == null) {
                return;
            }
            if (place(name, queue, candidate)) {
                order.placed();
                running++;
            } else if (passed || mayBePassed(name, queue, candidate)) {
                passed = true;
                order.lacksRoom();
            } else {
                return;
            }
        }
    }

    /** What decides where an attempt fits, beside the room that is kept for others. */
    private record Shape(Need need, @Nullable Integer seconds) {}

    /** Places the attempt in the first environment of the queue that has room for it; returns whether there was one. */
    private boolean place(String name, QueueRow queue, Candidate candidate) {
        JobSpec spec = candidate.spec();
        JobNodes nodes = spec.nodes();
        FreeRoom.Condition condition = nodes == null ? reservations.conditionFor(spec) : FreeRoom.Condition.NONE;
        for (String environment : queue.environments()) {
            Event placed = nodes == null
                    ? one(name, environment, candidate, condition)
                    : all(name, environment, candidate, nodes);
            if (placed != null) {
                events.add(placed);
                stock.take(spec);
                return true;
            }
        }
        return false;
    }

    private @Nullable Event one(String queue, String environment, Candidate candidate, FreeRoom.Condition condition) {
        ResourceAmounts need = candidate.spec().resources();
        Instances instances = candidate.spec().instances();
        Spot spot =
                room.hasInstances(environment, instances) ? room.find(environment, candidate.need(), condition) : null;
        if (spot == null) {
            return null;
        }
        room.take(spot, need);
        room.takeInstances(environment, instances);
        reservations.taken(spot, candidate.spec(), need);
        return new JobPlaced(
                candidate.attempt().job(),
                candidate.attempt(),
                queue,
                environment,
                spot.executor(),
                spot.incarnation(),
                need);
    }

    /** All nodes of a multi-node parallel job at once, or none: so two of them never wait for each other with half their nodes placed. */
    private @Nullable Event all(String queue, String environment, Candidate candidate, JobNodes nodes) {
        JobSpec spec = candidate.spec();
        if (spec.resources().vcpuMillis() > room.freeVcpuMillis(environment)) {
            return null;
        }
        List<Packing.Bin> bins = reservations.leftFor(
                spec,
                environment,
                room.bins(environment, nodes, candidate.need().requirement()));
        if (!Packing.mayHold(bins, nodes)) {
            return null;
        }
        List<Spot> spots = room.takeAll(environment, nodes, reservedFor(candidate, queue, environment, bins));
        if (spots == null) {
            spots = room.takeAll(environment, nodes, bins);
        }
        if (spots == null) {
            return null;
        }
        List<NodePlacement> placements = new ArrayList<>();
        for (int node = 0; node < spots.size(); node++) {
            reservations.taken(spots.get(node), spec, nodes.of(node).resources());
            placements.add(new NodePlacement(
                    node, spots.get(node).executor(), spots.get(node).incarnation()));
        }
        return new NodesPlaced(candidate.attempt().job(), candidate.attempt().number(), queue, environment, placements);
    }

    /** Of these, the executors whose room is kept for the job: they are enough once it is free, whatever else is. */
    private List<Packing.Bin> reservedFor(
            Candidate candidate, String queue, String environment, List<Packing.Bin> bins) {
        ReservationRow reservation = view.reservations().get(queue);
        if (reservation == null
                || !reservation.job().equals(candidate.standing())
                || !reservation.environment().equals(environment)) {
            return List.of();
        }
        Set<ExecutorId> reserved =
                reservation.rooms().stream().map(ReservedRoom::executorId).collect(Collectors.toSet());
        return bins.stream().filter(bin -> reserved.contains(bin.executor())).toList();
    }

    /**
     * Whether others may pass the first job that lacks room, in a queue of any kind: only once room is kept for it, or at once when its room
     * is kept for a job of a queue that is served before, because then they pass only where they are over in time.
     */
    private boolean mayBePassed(String name, QueueRow queue, Candidate head) {
        ReservationRow reservation = view.reservations().get(name);
        if (reservation != null && reservation.job().equals(head.standing())) {
            reservations.keep(reservation);
            return queue.backfill();
        }
        return queue.backfill() && room.fits(queue.environments(), head.need());
    }
}
