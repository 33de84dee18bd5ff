package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import java.util.List;

/**
 * The tables of one account, to read and write. Only {@code SchedulerEvolution} writes, and only what an event says.
 *
 * <p>Give it tables and it is the state on them: {@link TableSource} is the port that memory and store implement.
 */
public final class SchedulerState implements SchedulerView {
    private static final String ACCOUNT_KEY = "account";

    private final Table<String, AccountRow> account;
    private final Table<JobId, JobRow> jobs;
    private final Table<JobId, JobSpec> specs;
    private final Table<WaitingKey, WaitingRow> waiting;
    private final IndexedAttempts attempts;
    private final Table<ChunkKey, EndedChunk> endedChildren;
    private final Table<ChunkKey, ReadyChunk> readyChildren;
    private final Table<DependantKey, ConditionRow> dependants;
    private final Table<AwaitedKey, ConditionRow> awaited;
    private final Table<JobId, SweepRow> sweeps;
    private final Table<JobId, Marker> releases;
    private final Table<TimeKey, Marker> deadlines;
    private final Table<TimeKey, Marker> ended;
    private final Table<DefinitionKey, DefinitionRow> definitions;
    private final Table<String, RevisionRow> revisions;
    private final Table<String, EnvironmentRow> environments;
    private final Table<String, QueueRow> queues;
    private final IndexedExecutors executors;
    private final Table<HeldKey, WaitingRow> held;
    private final Table<String, ReservationRow> reservations;
    private final Table<String, QueueUseRow> queueUse;
    private final Table<TimeKey, Marker> timeLimits;
    private final Table<ShareKey, ShareRow> shares;
    private final Table<String, PolicyRow> policies;
    private final Table<String, ConsumableRow> consumables;
    private final Table<String, TagsRow> tags;
    private final Table<QueueJobKey, Marker> blocked;
    private final Table<JobId, ServiceJobRow> serviceJobs;
    private final Table<ShareKey, QuotaShareRow> quotaShares;
    private final Table<QueueJobKey, Marker> quotaAttempts;

    /** The state on these tables. */
    public SchedulerState(TableSource tables) {
        account = tables.table(TableId.ACCOUNT, String.class, AccountRow.class);
        jobs = tables.table(TableId.JOBS, JobId.class, JobRow.class);
        specs = tables.table(TableId.SPECS, JobId.class, JobSpec.class);
        waiting = tables.table(TableId.WAITING, WaitingKey.class, WaitingRow.class);
        attempts = new IndexedAttempts(tables.table(TableId.ATTEMPTS, JobId.class, AttemptRow.class));
        endedChildren = tables.table(TableId.ENDED_CHILDREN, ChunkKey.class, EndedChunk.class);
        readyChildren = tables.table(TableId.READY_CHILDREN, ChunkKey.class, ReadyChunk.class);
        dependants = tables.table(TableId.DEPENDANTS, DependantKey.class, ConditionRow.class);
        awaited = tables.table(TableId.AWAITED, AwaitedKey.class, ConditionRow.class);
        sweeps = tables.table(TableId.SWEEPS, JobId.class, SweepRow.class);
        releases = tables.table(TableId.RELEASES, JobId.class, Marker.class);
        deadlines = tables.table(TableId.DEADLINES, TimeKey.class, Marker.class);
        ended = tables.table(TableId.ENDED, TimeKey.class, Marker.class);
        definitions = tables.table(TableId.DEFINITIONS, DefinitionKey.class, DefinitionRow.class);
        revisions = tables.table(TableId.REVISIONS, String.class, RevisionRow.class);
        environments = tables.table(TableId.ENVIRONMENTS, String.class, EnvironmentRow.class);
        queues = tables.table(TableId.QUEUES, String.class, QueueRow.class);
        executors = new IndexedExecutors(tables.table(TableId.EXECUTORS, ExecutorId.class, ExecutorRow.class));
        held = tables.table(TableId.HELD, HeldKey.class, WaitingRow.class);
        reservations = tables.table(TableId.RESERVATIONS, String.class, ReservationRow.class);
        queueUse = tables.table(TableId.QUEUE_USE, String.class, QueueUseRow.class);
        shares = tables.table(TableId.SHARES, ShareKey.class, ShareRow.class);
        timeLimits = tables.table(TableId.TIME_LIMITS, TimeKey.class, Marker.class);
        policies = tables.table(TableId.POLICIES, String.class, PolicyRow.class);
        consumables = tables.table(TableId.CONSUMABLES, String.class, ConsumableRow.class);
        tags = tables.table(TableId.TAGS, String.class, TagsRow.class);
        blocked = tables.table(TableId.BLOCKED, QueueJobKey.class, Marker.class);
        quotaShares = tables.table(TableId.QUOTA_SHARES, ShareKey.class, QuotaShareRow.class);
        quotaAttempts = tables.table(TableId.QUOTA_ATTEMPTS, QueueJobKey.class, Marker.class);
        serviceJobs = tables.table(TableId.SERVICE_JOBS, JobId.class, ServiceJobRow.class);
    }

    @Override
    public long sequence() {
        AccountRow row = account.get(ACCOUNT_KEY);
        return row == null ? 0 : row.sequence();
    }

    /** Sets the sequence number of the account's latest event. */
    public void setSequence(long sequence) {
        account.put(ACCOUNT_KEY, new AccountRow(sequence));
    }

    @Override
    public Table<JobId, JobRow> jobs() {
        return jobs;
    }

    @Override
    public Table<JobId, JobSpec> specs() {
        return specs;
    }

    @Override
    public Table<WaitingKey, WaitingRow> waiting() {
        return waiting;
    }

    @Override
    public Table<JobId, AttemptRow> attempts() {
        return attempts;
    }

    @Override
    public List<JobId> jobsOn(ExecutorId executor) {
        return attempts.jobsOn(executor);
    }

    @Override
    public Table<ChunkKey, EndedChunk> endedChildren() {
        return endedChildren;
    }

    @Override
    public Table<ChunkKey, ReadyChunk> readyChildren() {
        return readyChildren;
    }

    @Override
    public Table<DependantKey, ConditionRow> dependants() {
        return dependants;
    }

    @Override
    public Table<AwaitedKey, ConditionRow> awaited() {
        return awaited;
    }

    @Override
    public Table<JobId, SweepRow> sweeps() {
        return sweeps;
    }

    @Override
    public Table<JobId, Marker> releases() {
        return releases;
    }

    @Override
    public Table<TimeKey, Marker> deadlines() {
        return deadlines;
    }

    @Override
    public Table<TimeKey, Marker> ended() {
        return ended;
    }

    @Override
    public Table<DefinitionKey, DefinitionRow> definitions() {
        return definitions;
    }

    @Override
    public Table<String, RevisionRow> revisions() {
        return revisions;
    }

    @Override
    public Table<String, EnvironmentRow> environments() {
        return environments;
    }

    @Override
    public Table<String, QueueRow> queues() {
        return queues;
    }

    @Override
    public Table<ExecutorId, ExecutorRow> executors() {
        return executors;
    }

    @Override
    public Table<HeldKey, WaitingRow> held() {
        return held;
    }

    @Override
    public Table<String, ReservationRow> reservations() {
        return reservations;
    }

    @Override
    public Table<String, QueueUseRow> queueUse() {
        return queueUse;
    }

    @Override
    public Table<TimeKey, Marker> timeLimits() {
        return timeLimits;
    }

    @Override
    public Table<ShareKey, ShareRow> shares() {
        return shares;
    }

    @Override
    public ExecutorPools pools() {
        return executors.pools();
    }

    /** The tables have changed behind this object's back: what it remembers of them is forgotten. */
    public void tablesChanged() {
        attempts.forgetIndex();
        executors.forgetPools();
    }

    @Override
    public Table<String, PolicyRow> policies() {
        return policies;
    }

    @Override
    public Table<String, ConsumableRow> consumables() {
        return consumables;
    }

    @Override
    public Table<String, TagsRow> tags() {
        return tags;
    }

    @Override
    public Table<QueueJobKey, Marker> blocked() {
        return blocked;
    }

    @Override
    public Table<ShareKey, QuotaShareRow> quotaShares() {
        return quotaShares;
    }

    @Override
    public Table<QueueJobKey, Marker> quotaAttempts() {
        return quotaAttempts;
    }

    @Override
    public Table<JobId, ServiceJobRow> serviceJobs() {
        return serviceJobs;
    }
}
