package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.schemas.value.ConsumableRequirement;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The order of a queue without those that lack consumable resources: they are passed, and what they need is left for them. A plan and a
 * review both ask here, so that room is kept for the job that the plan would place next.
 */
final class StockedOrder {
    private final QueueRow queue;
    private final QueueOrder order;
    private final WaitDecision waits;
    private final Stock stock;
    private final int depth;
    private int passed;

    /**
     * From the first on.
     *
     * @param depth how many are passed at most, for want of anything
     */
    StockedOrder(QueueRow queue, QueueOrder order, WaitDecision waits, Stock stock, int depth) {
        this.queue = queue;
        this.order = order;
        this.waits = waits;
        this.stock = stock;
        this.depth = depth;
    }

    /**
     * The next attempt that has its consumable resources; one that lacks some where it may not be passed or is not placed for another
     * reason anyway.
     *
     * @param running how many jobs the queue runs
     * @param lacking told of those that are passed, and what they lack
     */
    @Nullable
    Candidate head(int running, BiConsumer<Candidate, ConsumableRequirement> lacking) {
        for (Candidate head = order.head(); head != null; head = order.head()) {
            ConsumableRequirement shortage = stock.shortage(head.spec());
            if (shortage == null || passed >= depth || !mayBePassed(head, running)) {
                return head;
            }
            lacking.accept(head, shortage);
            pass(head);
        }
        return null;
    }

    private boolean mayBePassed(Candidate head, int running) {
        return queue.backfill()
                && !queue.isLimitedTo(running)
                && order.leavesReservation(head.need().total().vcpuMillis())
                && waits.never(queue, head.need()) == null;
    }

    /** Leaves this one, which is the next, standing. */
    void pass(Candidate head) {
        stock.keep(head.spec());
        order.pass();
        passed++;
    }

    /** Whether no more are passed. */
    boolean isSpent() {
        return passed > depth;
    }
}
