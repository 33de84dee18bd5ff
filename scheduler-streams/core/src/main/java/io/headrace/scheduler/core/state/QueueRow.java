package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * A job queue.
 *
 * @param enabled whether it takes submissions; jobs inside go on either way
 * @param priority the higher is served first
 * @param environments names of its compute environments, in the order in which they are tried
 */
public record QueueRow(boolean enabled, int priority, List<String> environments) {
    /** Copies the list. */
    public QueueRow {
        environments = Copies.list(environments);
    }

    /** Whether jobs behind one that does not fit may go first. */
    public boolean backfill() {
        return true;
    }
}
