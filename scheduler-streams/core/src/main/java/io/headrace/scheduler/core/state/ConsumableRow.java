package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consumable resource.
 *
 * @param totalQuantity how much there is, taken or not; may be lowered below what is taken
 * @param inUse what live attempts have taken
 * @param replenishable whether attempts give back what they took; otherwise it leaves the total when it is taken
 * @param createdAt when it was made, milliseconds since the epoch
 * @param updates the latest updates that had a token, the newest last
 */
public record ConsumableRow(
        long totalQuantity, long inUse, boolean replenishable, long createdAt, List<Update> updates) {
    /** How many updates are remembered: the row is rewritten with every placement that takes from it. */
    public static final int UPDATES_KEPT = 16;

    /** Copies the list. */
    public ConsumableRow {
        updates = Copies.list(updates);
    }

    /**
     * An update that had a token.
     *
     * @param token chosen by whoever asked
     * @param operation what was asked for
     * @param quantity with which number
     */
    public record Update(String token, String operation, long quantity) {}

    /** What can be taken. What is not given back has left the total already. */
    public long available() {
        return Math.max(0, replenishable ? totalQuantity - inUse : totalQuantity);
    }

    /** The same with more or less in use. */
    public ConsumableRow withMoreInUse(long more) {
        return new ConsumableRow(totalQuantity, inUse + more, replenishable, createdAt, updates);
    }

    /** The same with another total. */
    public ConsumableRow withTotal(long quantity) {
        return new ConsumableRow(quantity, inUse, replenishable, createdAt, updates);
    }

    /** The same, with this update remembered and the oldest forgotten when there are too many. */
    public ConsumableRow remembering(Update update) {
        List<Update> kept = new ArrayList<>(updates);
        kept.add(update);
        return new ConsumableRow(
                totalQuantity,
                inUse,
                replenishable,
                createdAt,
                kept.subList(Math.max(0, kept.size() - UPDATES_KEPT), kept.size()));
    }

    /** The remembered update with this token. */
    public @Nullable Update update(String token) {
        return updates.stream()
                .filter(update -> update.token().equals(token))
                .findFirst()
                .orElse(null);
    }
}
