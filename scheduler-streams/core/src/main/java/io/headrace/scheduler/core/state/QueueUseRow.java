package io.headrace.scheduler.core.state;

/**
 * What a queue has running.
 *
 * @param placed live attempts of its jobs
 */
public record QueueUseRow(int placed) {
    /** Nothing runs. */
    public static final QueueUseRow NONE = new QueueUseRow(0);

    /** What a queue has running. */
    public static QueueUseRow of(SchedulerView view, String queue) {
        QueueUseRow row = view.queueUse().get(queue);
        return row == null ? NONE : row;
    }

    /** The same with more or fewer live attempts. */
    public QueueUseRow plus(int attempts) {
        return new QueueUseRow(placed + attempts);
    }
}
