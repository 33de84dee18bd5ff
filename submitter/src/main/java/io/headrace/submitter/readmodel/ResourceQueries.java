package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Questions about the job definitions, queues, compute environments and executors of one account. */
public final class ResourceQueries {
    private static final String QUEUE = "SELECT sequence, status, body FROM job_queues WHERE account = ?";
    private static final String ENVIRONMENT =
            "SELECT sequence, status, uuid, body FROM compute_environments WHERE account = ?";

    private final Jdbi jdbi;
    private final AccountId account;

    /** Questions about the resources of this account. */
    public ResourceQueries(Database database, AccountId account) {
        this.jdbi = database.jdbi();
        this.account = account;
    }

    /**
     * A revision of a job definition.
     *
     * @param revision from 1
     * @param sequence of the event that made it
     * @param status {@code ACTIVE} or {@code INACTIVE}
     * @param definition as it was registered
     */
    public record Definition(int revision, long sequence, String status, RegisterJobDefinition definition) {}

    /**
     * A queue.
     *
     * @param sequence of the event that made it
     * @param status {@code VALID} or {@code DELETING}
     * @param queue as it is
     */
    public record Queue(long sequence, String status, CreateJobQueue queue) {
        /** Whether its jobs are service jobs; a queue has no others beside them. */
        public boolean takesServiceJobs() {
            return !queue.serviceEnvironmentOrder().isEmpty();
        }
    }

    /**
     * A compute environment.
     *
     * @param sequence of the event that made it
     * @param status {@code VALID} or {@code DELETING}
     * @param uuid its own id
     * @param environment as it is
     */
    public record Environment(long sequence, String status, String uuid, CreateComputeEnvironment environment) {}

    /**
     * An executor.
     *
     * @param status what the scheduler thinks of it
     * @param since when that began, milliseconds since the epoch
     * @param registration its last registration
     * @param running how many attempts it has
     * @param used what they take
     */
    public record Executor(
            ExecutorStatus status, long since, ExecutorRegistered registration, int running, ResourceAmounts used) {}

    /**
     * Revisions of job definitions, the newest first.
     *
     * @param name only revisions of this definition; absent for all
     * @param revision only this revision of it; absent for all
     * @param status only those in this state; absent for all
     * @param after where the page begins, from an earlier page's {@link Page#next()}
     */
    public Page<Definition> definitions(
            @Nullable String name, @Nullable Integer revision, @Nullable String status, OptionalLong after, int limit) {
        Selection definitions =
                select("SELECT revision, sequence, status, body FROM job_definitions WHERE account = ?");
        if (name != null) {
            definitions.and(Condition.is("name", name));
        }
        if (revision != null) {
            definitions.and(Condition.is("revision", revision));
        }
        if (status != null) {
            definitions.and(Condition.is("status", status));
        }
        return definitions.newest("sequence", after, limit, ResourceQueries::readDefinition, Definition::sequence);
    }

    /** The highest active revision of a job definition, which is the one that its name alone means. */
    public OptionalInt latestRevision(String name) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT MAX(revision) FROM job_definitions WHERE account = ? AND name = ? AND status = 'ACTIVE'")
                .bind(0, account.value())
                .bind(1, name)
                .map((rs, context) -> rs.getInt(1))
                .findFirst()
                .filter(revision -> revision > 0)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty));
    }

    /** Queues, the newest first. */
    public Page<Queue> queues(OptionalLong after, int limit) {
        return select(QUEUE).newest("sequence", after, limit, ResourceQueries::readQueue, Queue::sequence);
    }

    /** The queue of this name. */
    public Optional<Queue> queue(String name) {
        return select(QUEUE).and(Condition.is("name", name)).one(ResourceQueries::readQueue);
    }

    /** Compute environments, the newest first. */
    public Page<Environment> environments(OptionalLong after, int limit) {
        return select(ENVIRONMENT)
                .newest("sequence", after, limit, ResourceQueries::readEnvironment, Environment::sequence);
    }

    /** The compute environment of this name. */
    public Optional<Environment> environment(String name) {
        return select(ENVIRONMENT).and(Condition.is("name", name)).one(ResourceQueries::readEnvironment);
    }

    /**
     * The tags of a resource; empty when there is none of this name.
     *
     * @param name its name; of a job definition, with its revision; of a job, its id
     */
    public Optional<Map<String, String>> tags(ResourceKind kind, String name) {
        return jdbi.withHandle(handle -> TaggedRow.of(account, kind, name).tags(handle));
    }

    /** All executors that have ever registered, by id. */
    public List<Executor> executors() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT e.status, e.since, e.body, COUNT(a.number),"
                                + " COALESCE(SUM(a.vcpu_millis), 0), COALESCE(SUM(a.memory_mib), 0), COALESCE(SUM(a.gpus), 0)"
                                + " FROM executors e LEFT JOIN attempts a ON a.account = e.account"
                                + " AND a.executor_id = e.executor_id AND a.status IN ('STARTING', 'RUNNING')"
                                + " WHERE e.account = ? GROUP BY e.executor_id, e.status, e.since, e.body ORDER BY e.executor_id")
                .bind(0, account.value())
                .map((rs, context) -> new Executor(
                        ExecutorStatus.valueOf(rs.getString(1)),
                        rs.getLong(2),
                        read(rs.getString(3), ExecutorRegistered.class),
                        rs.getInt(4),
                        new ResourceAmounts(rs.getInt(5), rs.getInt(6), rs.getInt(7))))
                .list());
    }

    private Selection select(String sql) {
        return new Selection(jdbi, sql, account.value());
    }

    private static Definition readDefinition(ResultSet rs) throws SQLException {
        return new Definition(
                rs.getInt(1), rs.getLong(2), rs.getString(3), read(rs.getString(4), RegisterJobDefinition.class));
    }

    private static Queue readQueue(ResultSet rs) throws SQLException {
        return new Queue(rs.getLong(1), rs.getString(2), read(rs.getString(3), CreateJobQueue.class));
    }

    private static Environment readEnvironment(ResultSet rs) throws SQLException {
        return new Environment(
                rs.getLong(1), rs.getString(2), rs.getString(3), read(rs.getString(4), CreateComputeEnvironment.class));
    }

    private static <T> T read(String json, Class<T> type) {
        return JsonCodec.mapper().readValue(json, type);
    }
}
