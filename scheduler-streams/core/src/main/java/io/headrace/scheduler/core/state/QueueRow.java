package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job queue.
 *
 * @param enabled whether it takes submissions; jobs inside go on either way
 * @param priority the higher is served first
 * @param service whether it takes service jobs, and no others
 * @param environments its compute environments, in the order in which they are tried, or its service environment, by their keys
 * @param policy name of its scheduling policy; absent means first in, first out
 * @param maxRunning most jobs of it that are placed at once; absent means no limit
 * @param backfill whether jobs behind one that does not fit may go first
 * @param timeLimitActions what happens to jobs that head it for too long
 * @param status a queue that is DELETING places nothing
 */
public record QueueRow(
        boolean enabled,
        int priority,
        boolean service,
        List<String> environments,
        @Nullable String policy,
        @Nullable Integer maxRunning,
        boolean backfill,
        List<TimeLimitAction> timeLimitActions,
        ResourceStatus status) {
    /** Copies the lists. */
    public QueueRow {
        environments = Copies.list(environments);
        timeLimitActions = Copies.list(timeLimitActions);
    }

    /** Whether it is on its way out. */
    public boolean deleting() {
        return status == ResourceStatus.DELETING;
    }

    /** The same, on its way out. */
    public QueueRow asDeleting() {
        return new QueueRow(
                enabled,
                priority,
                service,
                environments,
                policy,
                maxRunning,
                backfill,
                timeLimitActions,
                ResourceStatus.DELETING);
    }

    /** Whether so many live attempts are as many as it may have. */
    public boolean isLimitedTo(int placed) {
        return maxRunning != null && placed >= maxRunning;
    }
}
