package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Questions about the names under which the output of attempts is found. A stream is there once its attempt has begun to run. */
public final class LogStreamQueries {
    /** Attempts of one container. */
    private static final Kind ALONE = new Kind(
            "SELECT " + RowMappers.ATTEMPT_COLUMNS + " FROM attempts"
                    + " WHERE account = ? AND started_at IS NOT NULL AND containers IS NULL",
            "",
            "");

    /** Each of the containers of attempts that have several. */
    private static final Kind TOGETHER = new Kind(
            Stream.of(RowMappers.ATTEMPT_COLUMNS.split(", *"))
                    .map(column ->
                            (column.startsWith("log_group") || column.startsWith("log_stream") ? "c." : "a.") + column)
                    .collect(Collectors.joining(
                            ", ",
                            "SELECT ",
                            ", c.container FROM container_streams c JOIN attempts a ON a.account = c.account"
                                    + " AND a.job_id = c.job_id AND a.array_index = c.array_index"
                                    + " AND a.number = c.number WHERE c.account = ? AND a.started_at IS NOT NULL")),
            "c.",
            "a.");

    private static final String ATTEMPTS =
            "SELECT " + RowMappers.ATTEMPT_COLUMNS + " FROM attempts WHERE account = ? AND started_at IS NOT NULL";

    /** Above every character, so that what begins with a text lies between it and this behind it. */
    private static final String HIGHEST = Character.toString(Character.MAX_CODE_POINT);

    private final Jdbi jdbi;
    private final AccountId account;

    /**
     * A kind of streams.
     *
     * @param sql selects all of them
     * @param names what stands before the columns of their names
     * @param times what stands before the columns of their times
     */
    private record Kind(String sql, String names, String times) {
        String lastEvent() {
            return "COALESCE(" + times + "stopped_at, " + times + "started_at)";
        }

        Output read(ResultSet rs) throws SQLException {
            return new Output(RowMappers.attempt(rs), names.isEmpty() ? null : rs.getString(25));
        }
    }

    /**
     * A stream.
     *
     * @param attempt whose output, with the stream's own name
     * @param container which of its containers, where it has several; absent otherwise
     */
    public record Output(AttemptRow attempt, @Nullable String container) {
        /** When it began, milliseconds since the epoch. */
        public long startedAt() {
            Long at = attempt.progress().startedAt();
            return at == null ? attempt.placedAt() : at;
        }

        /** When something was last heard of it, milliseconds since the epoch. */
        public long lastEvent() {
            Long at = attempt.progress().stoppedAt();
            return at == null ? startedAt() : at;
        }
    }

    /** Questions about the output of this account's jobs. */
    public LogStreamQueries(Database database, AccountId account) {
        this.jdbi = database.jdbi();
        this.account = account;
    }

    /**
     * Which streams are listed.
     *
     * @param group name of their group
     * @param prefix how their names begin; empty for all
     * @param byLastEvent whether they are in the order of what was last heard of them; else in the order of their names
     * @param descending whether the last one comes first
     */
    public record Listing(String group, String prefix, boolean byLastEvent, boolean descending) {}

    /**
     * Where a page of a listing begins: behind this stream.
     *
     * @param lastEvent what it is ordered by first, in the order of what was last heard
     * @param name its name
     */
    public record After(long lastEvent, String name) {}

    /** Whether there is such a group: the usual one always is, another one once a job that names it has begun to run. */
    public boolean groupExists(String group) {
        return group.equals(LogStream.USUAL_GROUP)
                || nextGroup(group, true).filter(group::equals).isPresent();
    }

    /** Names of groups that begin so, in ascending order, behind another; at most so many. */
    public List<String> groups(String prefix, @Nullable String after, int limit) {
        List<String> groups = new ArrayList<>();
        boolean inclusive = after == null;
        String from = after == null ? prefix : after;
        while (groups.size() < limit) {
            Optional<String> found = nextGroup(from, inclusive);
            String usual = LogStream.USUAL_GROUP;
            int order = usual.compareTo(from);
            if ((order > 0 || (inclusive && order == 0))
                    && found.map(next -> next.compareTo(usual) > 0).orElse(true)) {
                found = Optional.of(usual);
            }
            if (found.isEmpty() || !found.get().startsWith(prefix)) {
                return groups;
            }
            from = found.get();
            inclusive = false;
            groups.add(from);
        }
        return groups;
    }

    private Optional<String> nextGroup(String from, boolean inclusive) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT log_group FROM attempts WHERE account = ?"
                        + " AND started_at IS NOT NULL AND log_group " + (inclusive ? ">=" : ">")
                        + " ? ORDER BY log_group LIMIT 1")
                .bind(0, account.value())
                .bind(1, from)
                .mapTo(String.class)
                .findOne());
    }

    /** The output that has this name. */
    public Optional<Output> find(String group, String name) {
        return Stream.of(ALONE, TOGETHER)
                .flatMap(kind -> new Selection(jdbi, kind.sql(), account.value())
                                .and(Condition.is(kind.names() + "log_group", group))
                                .and(Condition.is(kind.names() + "log_stream", name))
                                .one(kind::read)
                                .stream())
                .findFirst();
    }

    /**
     * The stream of an attempt, or of one of its containers; empty when it is not there.
     *
     * @param container its name, where there are several; absent otherwise
     */
    public Optional<LogStream> of(AttemptId id, @Nullable String container) {
        return attempt(id)
                .filter(row -> container == null ? row.progress().containers().isEmpty() : row.has(container))
                .map(row -> container == null ? row.stream() : row.stream().of(container));
    }

    /** An attempt that has begun to run. */
    public Optional<AttemptRow> attempt(AttemptId id) {
        return new Selection(jdbi, ATTEMPTS, account.value())
                .and(Condition.is("job_id", id.job().uuid()))
                .and(Condition.is("array_index", id.job().index()))
                .and(Condition.is("number", id.number()))
                .one(RowMappers::attempt);
    }

    /** Streams of a group, behind another; at most so many. */
    public List<Output> list(Listing listing, @Nullable After after, int limit) {
        Comparator<Output> order =
                Comparator.comparing(output -> output.attempt().stream().name());
        if (listing.byLastEvent()) {
            order = Comparator.comparingLong(Output::lastEvent).thenComparing(order);
        }
        return Stream.of(ALONE, TOGETHER)
                .flatMap(kind -> list(kind, listing, after, limit).stream())
                .sorted(listing.descending() ? order.reversed() : order)
                .limit(limit)
                .toList();
    }

    private List<Output> list(Kind kind, Listing listing, @Nullable After after, int limit) {
        String stream = kind.names() + "log_stream";
        List<Object> values = new ArrayList<>(List.of(account.value(), listing.group()));
        StringBuilder sql = new StringBuilder(kind.sql()).append(" AND " + kind.names() + "log_group = ?");
        if (!listing.prefix().isEmpty()) {
            sql.append(" AND " + stream + " >= ? AND " + stream + " < ?");
            values.add(listing.prefix());
            values.add(listing.prefix() + HIGHEST);
        }
        String direction = listing.descending() ? " DESC" : "";
        String behind = listing.descending() ? " < " : " > ";
        if (listing.byLastEvent()) {
            if (after != null) {
                sql.append(" AND (" + kind.lastEvent() + ", " + stream + ")" + behind + "(?, ?)");
                values.add(after.lastEvent());
                values.add(after.name());
            }
            sql.append(" ORDER BY " + kind.lastEvent() + direction + ", " + stream + direction);
        } else {
            if (after != null) {
                sql.append(" AND " + stream + behind + "?");
                values.add(after.name());
            }
            sql.append(" ORDER BY " + stream + direction);
        }
        values.add(limit);
        return new Selection(jdbi, sql.append(" LIMIT ?").toString(), values.toArray()).all(kind::read);
    }

    /** When the account's first event was, milliseconds since the epoch; 0 without one. */
    public long since() {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT time FROM events WHERE account = ? ORDER BY sequence LIMIT 1")
                        .bind(0, account.value())
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(0L));
    }
}
