package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.ResourceEvent;
import io.headrace.schemas.event.ServiceEvent;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.submitter.readmodel.LaneWriter.LaneKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of events changes, each row once and as it is after the last of them. The store writes it in this order:
 * purged jobs go first, so that a job submitted anew with the same id stays.
 */
final class RowChanges {
    final Set<JobKey> purged = new LinkedHashSet<>();
    final Map<JobKey, JobRow> jobs = new LinkedHashMap<>();
    final Map<JobKey, String> bodies = new LinkedHashMap<>();
    final Map<AttemptKey, AttemptRow> attempts = new LinkedHashMap<>();
    final Map<CountKey, Long> counts = new LinkedHashMap<>();
    final List<OrderedChange> resources = new ArrayList<>();
    final List<ExecutorChange> executors = new ArrayList<>();
    final List<HistoryRow> history = new ArrayList<>();
    final Map<AccountId, Long> positions = new LinkedHashMap<>();

    /** What there is to take back when a job is purged: rows of it, its children and its nodes, by the whole job. */
    private final Map<JobKey, Set<JobKey>> jobsOf = new HashMap<>();

    private final Map<JobKey, Set<AttemptKey>> attemptsOf = new HashMap<>();

    void put(JobKey key, JobRow row) {
        if (jobs.put(key, row) == null) {
            jobsOf.computeIfAbsent(key.whole(), whole -> new HashSet<>()).add(key);
        }
    }

    void put(AttemptKey key, AttemptRow row) {
        if (attempts.put(key, row) == null) {
            attemptsOf
                    .computeIfAbsent(key.job().whole(), whole -> new HashSet<>())
                    .add(key);
        }
    }

    /** The job is gone, with its children, nodes and attempts. */
    void purge(JobKey whole) {
        jobs.keySet().removeAll(orNone(jobsOf.remove(whole)));
        attempts.keySet().removeAll(orNone(attemptsOf.remove(whole)));
        bodies.remove(whole);
        purged.add(whole);
    }

    private static <T> Set<T> orNone(@Nullable Set<T> some) {
        return some == null ? Set.of() : some;
    }

    /** Names a job, array child or node. */
    record JobKey(AccountId account, JobId id) {
        /** The job that a child or node is part of; of any other job, itself. */
        JobKey whole() {
            return id.isWhole() ? this : new JobKey(account, id.parent());
        }
    }

    /** Names an attempt. */
    record AttemptKey(AccountId account, AttemptId id) {
        JobKey job() {
            return new JobKey(account, id.job());
        }
    }

    /** Names a count of jobs. */
    record CountKey(AccountId account, String queue, JobStatus status) {}

    /** A change that builds on those before it. */
    sealed interface OrderedChange {}

    /** What an event did to a definition, queue, environment, policy or consumable resource. */
    record ResourceChange(AccountId account, long sequence, long time, ResourceEvent event) implements OrderedChange {}

    /** What an event did to a service environment or quota share. */
    record ServiceChange(AccountId account, long sequence, ServiceEvent event) implements OrderedChange {}

    /** An attempt took so much of a consumable resource. */
    record Taken(AccountId account, ConsumableRequirement what) implements OrderedChange {}

    /** Something happened to a lane, or to the room that is kept for one of its jobs. */
    sealed interface LaneChange extends OrderedChange {
        /** Which lane. */
        LaneKey lane();
    }

    /** The lane uses so much more, or less, or the scheduler has looked at its use. */
    record LaneUse(LaneKey lane, long vcpuMillis, long time) implements LaneChange {}

    /** Something left the lane, or stepped in front of others. */
    record LaneMove(LaneKey lane, Moves.Move move) implements LaneChange {}

    /** Room is kept for this job of the lane. */
    record RoomKept(LaneKey lane, JobId job) implements LaneChange {}

    /** Room is not kept for this job of the lane any more, if it was. */
    record RoomGone(LaneKey lane, JobId job) implements LaneChange {}

    /** A new state of an executor; without a body, its registration stays as it was. */
    record ExecutorChange(
            AccountId account,
            ExecutorId id,
            ExecutorStatus status,
            long since,
            @Nullable String body) {}

    /** One event, as it was written. */
    record HistoryRow(
            AccountId account,
            long sequence,
            long time,
            String type,
            @Nullable String jobId,
            @Nullable String actor,
            @Nullable String causationId,
            String body) {}
}
