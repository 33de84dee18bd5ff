package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;

/** Questions about the scheduling policies and consumable resources of one account. */
public final class SharingQueries {
    private static final String POLICY = "SELECT sequence, body FROM scheduling_policies WHERE account = ?";
    private static final String CONSUMABLE =
            "SELECT sequence, created_at, total_quantity, body FROM consumable_resources WHERE account = ?";
    private static final String JOBS = "SELECT " + RowMappers.JOB_COLUMNS + " FROM consumable_jobs c JOIN "
            + RowMappers.JOB_TABLES + " AND j.account = c.account AND j.job_id = c.job_id AND j.array_index = -1"
            + " WHERE c.account = ? AND c.consumable = ?";
    // What a multi-node parallel job takes it takes once, however many of its nodes live.
    private static final String IN_USE = "SELECT consumable, SUM(quantity) FROM (SELECT DISTINCT a.job_id,"
            + " CASE WHEN a.array_index >= " + JobId.FIRST_NODE + " THEN -1 ELSE a.array_index END AS part,"
            + " c.consumable, c.quantity FROM attempts a JOIN consumable_jobs c"
            + " ON c.account = a.account AND c.job_id = a.job_id"
            + " WHERE a.account = ? AND a.status IN ('STARTING', 'RUNNING')) AS live GROUP BY consumable";

    private final Jdbi jdbi;
    private final AccountId account;

    /** Questions about the policies and resources of this account. */
    public SharingQueries(Database database, AccountId account) {
        this.jdbi = database.jdbi();
        this.account = account;
    }

    /**
     * A scheduling policy.
     *
     * @param sequence of the event that made it
     * @param policy as it is
     */
    public record Policy(long sequence, CreateSchedulingPolicy policy) {}

    /**
     * A consumable resource.
     *
     * @param sequence of the event that made it
     * @param createdAt milliseconds since the epoch
     * @param total how much there is
     * @param resource as it was created
     */
    public record Consumable(long sequence, long createdAt, long total, CreateConsumableResource resource) {}

    /** Policies, the newest first. */
    public Page<Policy> policies(OptionalLong after, int limit) {
        return select(POLICY).newest("sequence", after, limit, SharingQueries::readPolicy, Policy::sequence);
    }

    /** The policy of this name. */
    public Optional<Policy> policy(String name) {
        return select(POLICY).and(Condition.is("name", name)).one(SharingQueries::readPolicy);
    }

    /**
     * Consumable resources, the newest first.
     *
     * @param names only these, in any case; {@code *} at the end stands for anything; empty for all
     */
    public Page<Consumable> consumables(List<String> names, OptionalLong after, int limit) {
        Selection consumables = select(CONSUMABLE);
        if (!names.isEmpty()) {
            consumables.and(Condition.matchesAny("name", names));
        }
        return consumables.newest("sequence", after, limit, SharingQueries::readConsumable, Consumable::sequence);
    }

    /** The consumable resource of this name. */
    public Optional<Consumable> consumable(String name) {
        return select(CONSUMABLE).and(Condition.is("name", name)).one(SharingQueries::readConsumable);
    }

    /**
     * Single jobs and array jobs that need a consumable resource, the newest first.
     *
     * @param consumable its name
     * @param names only jobs of these names, in any case; {@code *} at the end stands for anything; empty for all
     * @param statuses only jobs in one of these states; empty for all
     */
    public Page<JobRow> jobsThatNeed(
            String consumable, List<String> names, List<JobStatus> statuses, OptionalLong after, int limit) {
        Selection jobs = new Selection(jdbi, JOBS, account.value(), consumable);
        if (!names.isEmpty()) {
            jobs.and(Condition.matchesAny("j.job_name", names));
        }
        if (!statuses.isEmpty()) {
            jobs.and(Condition.isOneOf(
                    "j.status", statuses.stream().map(JobStatus::name).toList()));
        }
        return jobs.newest(
                "c.sequence", after, limit, RowMappers::job, row -> row.head().sequence());
    }

    /** What live attempts have taken, by name of the resource. */
    public Map<String, Long> inUse() {
        Map<String, Long> inUse = new HashMap<>();
        select(IN_USE)
                .all(rs -> Map.entry(rs.getString(1), rs.getLong(2)))
                .forEach(taken -> inUse.put(taken.getKey(), taken.getValue()));
        return inUse;
    }

    private Selection select(String sql) {
        return new Selection(jdbi, sql, account.value());
    }

    private static Policy readPolicy(ResultSet rs) throws SQLException {
        return new Policy(rs.getLong(1), read(rs.getString(2), CreateSchedulingPolicy.class));
    }

    private static Consumable readConsumable(ResultSet rs) throws SQLException {
        return new Consumable(
                rs.getLong(1), rs.getLong(2), rs.getLong(3), read(rs.getString(4), CreateConsumableResource.class));
    }

    private static <T> T read(String json, Class<T> type) {
        return JsonCodec.mapper().readValue(json, type);
    }
}
