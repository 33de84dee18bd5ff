package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Questions about the names under which the output of attempts is found. A stream is there once its attempt has begun to run. */
public final class LogStreamQueries {
    private static final String STREAMS =
            "SELECT " + RowMappers.ATTEMPT_COLUMNS + " FROM attempts WHERE account = ? AND started_at IS NOT NULL";
    private static final String LAST_EVENT = "COALESCE(stopped_at, started_at)";

    /** Above every character, so that what begins with a text lies between it and this behind it. */
    private static final String HIGHEST = Character.toString(Character.MAX_CODE_POINT);

    private final Jdbi jdbi;
    private final AccountId account;

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

    /** The attempt whose output has this name. */
    public Optional<AttemptRow> find(String group, String name) {
        return new Selection(jdbi, STREAMS, account.value())
                .and(Condition.is("log_group", group))
                .and(Condition.is("log_stream", name))
                .one(RowMappers::attempt);
    }

    /** The stream of an attempt; empty when it is not there. */
    public Optional<LogStream> of(AttemptId id) {
        return new Selection(jdbi, STREAMS, account.value())
                .and(Condition.is("job_id", id.job().uuid()))
                .and(Condition.is("array_index", id.job().index()))
                .and(Condition.is("number", id.number()))
                .one(RowMappers::attempt)
                .map(AttemptRow::stream);
    }

    /** Streams of a group, behind another; at most so many. */
    public List<AttemptRow> list(Listing listing, @Nullable After after, int limit) {
        List<Object> values = new ArrayList<>(List.of(account.value(), listing.group()));
        StringBuilder sql = new StringBuilder(STREAMS).append(" AND log_group = ?");
        if (!listing.prefix().isEmpty()) {
            sql.append(" AND log_stream >= ? AND log_stream < ?");
            values.add(listing.prefix());
            values.add(listing.prefix() + HIGHEST);
        }
        String direction = listing.descending() ? " DESC" : "";
        String behind = listing.descending() ? " < " : " > ";
        if (listing.byLastEvent()) {
            if (after != null) {
                sql.append(" AND (" + LAST_EVENT + ", log_stream)" + behind + "(?, ?)");
                values.add(after.lastEvent());
                values.add(after.name());
            }
            sql.append(" ORDER BY " + LAST_EVENT + direction + ", log_stream" + direction);
        } else {
            if (after != null) {
                sql.append(" AND log_stream" + behind + "?");
                values.add(after.name());
            }
            sql.append(" ORDER BY log_stream" + direction);
        }
        values.add(limit);
        return new Selection(jdbi, sql.append(" LIMIT ?").toString(), values.toArray()).all(RowMappers::attempt);
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
