package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Questions about the service environments and service jobs of one account. */
public final class ServiceQueries {
    private static final String ENVIRONMENT =
            "SELECT sequence, status, body FROM service_environments WHERE account = ?";
    private static final String QUOTA_SHARE =
            "SELECT sequence, status, body FROM quota_shares WHERE account = ? AND job_queue = ?";
    private static final String JOB = "SELECT " + RowMappers.JOB_COLUMNS + ", a.placed_at FROM "
            + RowMappers.JOB_TABLES + " LEFT JOIN attempts a ON a.account = j.account AND a.job_id = j.job_id"
            + " AND a.array_index = j.array_index AND a.number = j.attempt WHERE j.account = ? AND j.array_index = -1"
            + " AND j.service IS NOT NULL";

    private final Jdbi jdbi;
    private final AccountId account;

    /** Questions about what this account has. */
    public ServiceQueries(Database database, AccountId account) {
        this.jdbi = database.jdbi();
        this.account = account;
    }

    /**
     * A service environment.
     *
     * @param sequence of the event that made it
     * @param status {@code VALID} or {@code DELETING}
     * @param environment as it is
     */
    public record Environment(long sequence, String status, CreateServiceEnvironment environment) {}

    /**
     * A quota share.
     *
     * @param sequence of the event that made it
     * @param status {@code VALID} or {@code DELETING}
     * @param share as it is
     */
    public record QuotaShare(long sequence, String status, CreateQuotaShare share) {}

    /**
     * A line of a list of service jobs.
     *
     * @param row the job
     * @param scheduledAt when its latest attempt was placed, milliseconds since the epoch; absent before the first
     */
    public record ServiceSummary(JobRow row, @Nullable Long scheduledAt) {}

    /** Service environments, the newest first. */
    public Page<Environment> environments(OptionalLong after, int limit) {
        return select(ENVIRONMENT)
                .newest("sequence", after, limit, ServiceQueries::readEnvironment, Environment::sequence);
    }

    /** The service environment of this name. */
    public Optional<Environment> environment(String name) {
        return select(ENVIRONMENT).and(Condition.is("name", name)).one(ServiceQueries::readEnvironment);
    }

    /** The quota shares of a queue, the newest first. */
    public Page<QuotaShare> quotaShares(String queue, OptionalLong after, int limit) {
        return select(QUOTA_SHARE, queue)
                .newest("sequence", after, limit, ServiceQueries::readQuotaShare, QuotaShare::sequence);
    }

    /** The quota share of this name. */
    public Optional<QuotaShare> quotaShare(String queue, String name) {
        return select(QUOTA_SHARE, queue).and(Condition.is("name", name)).one(ServiceQueries::readQuotaShare);
    }

    /**
     * Service jobs, newest first.
     *
     * @param quotaShare only those of this quota share; absent for all
     * @param after where the page begins, from an earlier page's {@link Page#next()}
     */
    public Page<ServiceSummary> jobs(
            JobSelection selection, @Nullable String quotaShare, OptionalLong after, int limit) {
        Selection jobs = select(JOB);
        selection.conditions().forEach(jobs::and);
        if (quotaShare != null) {
            jobs.and(Condition.is("j.quota_share", quotaShare));
        }
        return jobs.newest(
                "j.sequence",
                after,
                limit,
                ServiceQueries::readSummary,
                summary -> summary.row().head().sequence());
    }

    private Selection select(String sql) {
        return new Selection(jdbi, sql, account.value());
    }

    private Selection select(String sql, String queue) {
        return new Selection(jdbi, sql, account.value(), queue);
    }

    private static Environment readEnvironment(ResultSet rs) throws SQLException {
        return new Environment(
                rs.getLong(1),
                rs.getString(2),
                JsonCodec.mapper().readValue(rs.getString(3), CreateServiceEnvironment.class));
    }

    private static QuotaShare readQuotaShare(ResultSet rs) throws SQLException {
        return new QuotaShare(
                rs.getLong(1), rs.getString(2), JsonCodec.mapper().readValue(rs.getString(3), CreateQuotaShare.class));
    }

    private static ServiceSummary readSummary(ResultSet rs) throws SQLException {
        JobRow row = RowMappers.job(rs);
        long placedAt = rs.getLong(RowMappers.JOB_COLUMN_COUNT + 1);
        return new ServiceSummary(row, rs.wasNull() ? null : (Long) placedAt);
    }
}
