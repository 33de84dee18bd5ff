package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
        List<Object> values = new ArrayList<>(List.of(account.value()));
        List<Environment> rows =
                list(ENVIRONMENT + newest("sequence", after, limit, values), values, ServiceQueries::readEnvironment);
        return page(rows, limit, Environment::sequence);
    }

    /** The service environment of this name. */
    public Optional<Environment> environment(String name) {
        return list(ENVIRONMENT + " AND name = ?", List.of(account.value(), name), ServiceQueries::readEnvironment)
                .stream()
                .findFirst();
    }

    /** The quota shares of a queue, the newest first. */
    public Page<QuotaShare> quotaShares(String queue, OptionalLong after, int limit) {
        List<Object> values = new ArrayList<>(List.of(account.value(), queue));
        List<QuotaShare> rows =
                list(QUOTA_SHARE + newest("sequence", after, limit, values), values, ServiceQueries::readQuotaShare);
        return page(rows, limit, QuotaShare::sequence);
    }

    /** The quota share of this name. */
    public Optional<QuotaShare> quotaShare(String queue, String name) {
        return list(
                        QUOTA_SHARE + " AND name = ?",
                        List.of(account.value(), queue, name),
                        ServiceQueries::readQuotaShare)
                .stream()
                .findFirst();
    }

    /**
     * Service jobs, newest first.
     *
     * @param quotaShare only those of this quota share; absent for all
     * @param after where the page begins, from an earlier page's {@link Page#next()}
     */
    public Page<ServiceSummary> jobs(
            JobSelection selection, @Nullable String quotaShare, OptionalLong after, int limit) {
        StringBuilder sql = new StringBuilder(JOB);
        List<Object> values = new ArrayList<>(List.of(account.value()));
        List<Condition> conditions = new ArrayList<>(selection.conditions());
        if (quotaShare != null) {
            conditions.add(Condition.is("j.quota_share", quotaShare));
        }
        for (Condition condition : conditions) {
            sql.append(" AND ").append(condition.sql());
            values.addAll(condition.values());
        }
        sql.append(newest("j.sequence", after, limit, values));
        return page(
                list(sql.toString(), values, ServiceQueries::readSummary),
                limit,
                summary -> summary.row().head().sequence());
    }

    /** Reads one row. */
    private interface Reader<T> {
        T read(ResultSet rs) throws SQLException;
    }

    /** The sequence number by which a row is ordered. */
    private interface Order<T> {
        long of(T row);
    }

    private static String newest(String sequence, OptionalLong after, int limit, List<Object> values) {
        String from = "";
        if (after.isPresent()) {
            from = " AND " + sequence + " < ?";
            values.add(after.getAsLong());
        }
        values.add(limit + 1);
        return from + " ORDER BY " + sequence + " DESC LIMIT ?";
    }

    private <T> List<T> list(String sql, List<Object> values, Reader<T> reader) {
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(sql);
            for (int i = 0; i < values.size(); i++) {
                query.bind(i, values.get(i));
            }
            return query.map((rs, context) -> reader.read(rs)).list();
        });
    }

    private static <T> Page<T> page(List<T> rows, int limit, Order<T> order) {
        if (rows.size() <= limit) {
            return new Page<>(rows, OptionalLong.empty());
        }
        List<T> page = rows.subList(0, limit);
        return new Page<>(page, OptionalLong.of(order.of(page.getLast())));
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
