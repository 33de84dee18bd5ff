package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;

/**
 * What a service job has behind it; no row as long as that is nothing.
 *
 * @param uncounted attempts that its retry strategy does not count
 * @param preemptions how often it was preempted
 */
public record ServiceJobRow(int uncounted, int preemptions) {
    private static final ServiceJobRow NONE = new ServiceJobRow(0, 0);

    /** What a service job has behind it. */
    public static ServiceJobRow of(SchedulerView view, JobId job) {
        ServiceJobRow row = view.serviceJobs().get(job);
        return row == null ? NONE : row;
    }

    /** The same with one more attempt that was given back. */
    public ServiceJobRow withOneMoreUncounted() {
        return new ServiceJobRow(uncounted + 1, preemptions);
    }

    /** The same with one more preemption. */
    public ServiceJobRow withOneMorePreemption() {
        return new ServiceJobRow(uncounted + 1, preemptions + 1);
    }
}
