package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.submitter.readmodel.RowChanges.LaneChange;
import io.headrace.submitter.readmodel.RowChanges.LaneMove;
import io.headrace.submitter.readmodel.RowChanges.LaneUse;
import io.headrace.submitter.readmodel.RowChanges.RoomGone;
import io.headrace.submitter.readmodel.RowChanges.RoomKept;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Writes what events did to lanes: each row is read once and written once in a batch, whatever happened to it in between. */
final class LaneWriter {
    private final Handle handle;
    private final Map<LaneKey, LaneRow> lanes = new LinkedHashMap<>();
    private final Map<LaneKey, Integer> decays = new HashMap<>();

    LaneWriter(Handle handle) {
        this.handle = handle;
    }

    /** Names a lane; without shares, the share is empty. */
    record LaneKey(AccountId account, String queue, String share) {}

    void write(LaneChange change) {
        LaneKey key = change.lane();
        switch (change) {
            case LaneUse use -> {
                LaneRow row = lane(key).orElseGet(() -> LaneRow.fresh(use.time()));
                lanes.put(key, row.plus(use.vcpuMillis(), decaySeconds(key), use.time()));
            }
            case LaneMove move -> {
                LaneRow row =
                        lane(key).orElseGet(() -> LaneRow.fresh(move.move().time()));
                lanes.put(key, row.with(move.move()));
            }
            case RoomKept kept ->
                handle.execute(
                        "INSERT INTO queue_reservations (account, job_queue, job_id, array_index) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (account, job_queue) DO UPDATE SET job_id = excluded.job_id,"
                                + " array_index = excluded.array_index",
                        key.account().value(),
                        key.queue(),
                        kept.job().uuid(),
                        kept.job().index());
            case RoomGone gone ->
                handle.execute(
                        "DELETE FROM queue_reservations WHERE account = ? AND job_queue = ? AND job_id = ?"
                                + " AND array_index = ?",
                        key.account().value(),
                        key.queue(),
                        gone.job().uuid(),
                        gone.job().index());
        }
    }

    /** A queue or policy is different from now on. */
    void policiesChange() {
        decays.clear();
    }

    /** A share is not active any more. */
    void forget(LaneKey key) {
        flush();
        handle.execute(
                "DELETE FROM queue_lanes WHERE account = ? AND job_queue = ? AND share = ?",
                key.account().value(),
                key.queue(),
                key.share());
    }

    /** A queue is gone. */
    void forget(AccountId account, String queue) {
        flush();
        handle.execute("DELETE FROM queue_lanes WHERE account = ? AND job_queue = ?", account.value(), queue);
        handle.execute("DELETE FROM queue_reservations WHERE account = ? AND job_queue = ?", account.value(), queue);
    }

    /** Writes the rows as they are now. */
    void flush() {
        lanes.forEach((key, row) -> handle.execute(
                "INSERT INTO queue_lanes (account, job_queue, share, recent_vcpus, used_at, vcpu_millis, moves)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, job_queue, share) DO UPDATE SET"
                        + " recent_vcpus = excluded.recent_vcpus, used_at = excluded.used_at,"
                        + " vcpu_millis = excluded.vcpu_millis, moves = excluded.moves",
                key.account().value(),
                key.queue(),
                key.share(),
                row.recentVcpus(),
                row.usedAt(),
                row.vcpuMillis(),
                JsonCodec.mapper().writeValueAsString(row.moves())));
        lanes.clear();
    }

    private Optional<LaneRow> lane(LaneKey key) {
        LaneRow changed = lanes.get(key);
        return changed != null
                ? Optional.of(changed)
                : handle.createQuery("SELECT recent_vcpus, used_at, vcpu_millis, moves FROM queue_lanes"
                                + " WHERE account = ? AND job_queue = ? AND share = ?")
                        .bind(0, key.account().value())
                        .bind(1, key.queue())
                        .bind(2, key.share())
                        .map((rs, context) -> RowMappers.lane(rs))
                        .findOne();
    }

    /** Of the policy of a lane's queue; 0 without one. */
    private int decaySeconds(LaneKey key) {
        return decays.computeIfAbsent(
                new LaneKey(key.account(), key.queue(), ""),
                queue -> body("job_queues", queue.account(), queue.queue(), CreateJobQueue.class)
                        .map(CreateJobQueue::schedulingPolicyArn)
                        .map(LaneWriter::nameIn)
                        .flatMap(policy ->
                                body("scheduling_policies", queue.account(), policy, CreateSchedulingPolicy.class))
                        .map(CreateSchedulingPolicy::fairsharePolicy)
                        .map(FairsharePolicy::shareDecaySeconds)
                        .orElse(0));
    }

    static String nameIn(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private <T> Optional<T> body(String table, AccountId account, String name, Class<T> type) {
        return handle.createQuery("SELECT body FROM " + table + " WHERE account = ? AND name = ?")
                .bind(0, account.value())
                .bind(1, name)
                .mapTo(String.class)
                .findOne()
                .map(body -> JsonCodec.mapper().readValue(body, type));
    }
}
