package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import java.util.List;

/** What decisions may read: the tables of one account. It has no mutators. */
public interface SchedulerView {
    /** Sequence number of the account's latest event; 0 before the first. */
    long sequence();

    /** Single jobs and array jobs from submission to purge; array children from their first placement to their end. */
    ReadTable<JobId, JobRow> jobs();

    /** What was submitted, by single job or array job; nothing but tags changes. */
    ReadTable<JobId, JobSpec> specs();

    /** What can be placed, by queue and rank. An array job stands here once, for all its children not placed yet. */
    ReadTable<WaitingKey, WaitingRow> waiting();

    /** The live attempt of a single job or array child. */
    ReadTable<JobId, AttemptRow> attempts();

    /** Every job with a live attempt on this executor, in order. A copy: later changes do not show in it. */
    List<JobId> jobsOn(ExecutorId executor);

    /** Bits of the ended children of array jobs, in chunks. */
    ReadTable<ChunkKey, EndedChunk> endedChildren();

    /** Children that are released one by one and wait for their first placement, in chunks; no chunk without one. */
    ReadTable<ChunkKey, ReadyChunk> readyChildren();

    /** Which job waits for which: first the one waited for. */
    ReadTable<DependantKey, ConditionRow> dependants();

    /** Which job waits for which: first the one that waits. */
    ReadTable<AwaitedKey, ConditionRow> awaited();

    /** Array jobs of which children are to be looked through, because what they or others wait for may have come. */
    ReadTable<JobId, SweepRow> sweeps();

    /** Ended jobs whose dependants have not all been told yet. */
    ReadTable<JobId, Marker> releases();

    /** Timeouts of running attempts, in order of time. */
    ReadTable<TimeKey, Marker> deadlines();

    /** Ended single jobs and array jobs, in order of time, for the purge. */
    ReadTable<TimeKey, Marker> ended();

    /** Job definitions by name and revision. */
    ReadTable<DefinitionKey, DefinitionRow> definitions();

    /** Highest revision given out, by definition name. */
    ReadTable<String, RevisionRow> revisions();

    /** Compute environments by name. */
    ReadTable<String, EnvironmentRow> environments();

    /** Queues by name. */
    ReadTable<String, QueueRow> queues();

    /** Executors by id. */
    ReadTable<ExecutorId, ExecutorRow> executors();

    /** Jobs that stand aside until something there is could hold them. */
    ReadTable<HeldKey, WaitingRow> held();

    /** Room kept for the job at the head of a queue, by queue. */
    ReadTable<String, ReservationRow> reservations();

    /** What a queue has running, by queue; a queue that has nothing running has no row. */
    ReadTable<String, QueueUseRow> queueUse();

    /** Jobs that a time limit of their queue ends if nothing changes, in order of time. */
    ReadTable<TimeKey, Marker> timeLimits();

    /** Active shares of queues with fair share. */
    ReadTable<ShareKey, ShareRow> shares();

    /** The executors by free room. */
    ExecutorPools pools();

    /** Scheduling policies by name. */
    ReadTable<String, PolicyRow> policies();

    /** Consumable resources by name. */
    ReadTable<String, ConsumableRow> consumables();

    /** Tags of compute environments, queues, policies and consumable resources, by {@link TaggedResource#key()}. */
    ReadTable<String, TagsRow> tags();

    /** What service jobs have behind them; only of those that have not ended. */
    ReadTable<JobId, ServiceJobRow> serviceJobs();

    /** Quota shares by queue and name. */
    ReadTable<ShareKey, QuotaShareRow> quotaShares();

    /** Jobs of quota shares that have a live attempt, by queue. */
    ReadTable<QueueJobKey, Marker> quotaAttempts();

    /** Jobs that wait for other jobs, by queue. */
    ReadTable<QueueJobKey, Marker> blocked();
}
