package io.headrace.submitter.readmodel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Jdbi;

/** A SELECT that conditions are added to. For one use. */
final class Selection {
    private final Jdbi jdbi;
    private final StringBuilder sql;
    private final List<Object> values;

    /**
     * A selection.
     *
     * @param sql up to and with a first condition
     * @param values of its parameters
     */
    Selection(Jdbi jdbi, String sql, Object... values) {
        this.jdbi = jdbi;
        this.sql = new StringBuilder(sql);
        this.values = new ArrayList<>(List.of(values));
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Reader<T> {
        /** What the columns say. */
        T read(ResultSet rs) throws SQLException;
    }

    /** Only what fulfils this, too. */
    Selection and(Condition condition) {
        sql.append(" AND ").append(condition.sql());
        values.addAll(condition.values());
        return this;
    }

    /** Everything that is selected. */
    <T> List<T> all(Reader<T> reader) {
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(sql.toString());
            for (int i = 0; i < values.size(); i++) {
                query.bind(i, values.get(i));
            }
            return query.map((rs, context) -> reader.read(rs)).list();
        });
    }

    /** The one row that can be selected, if it is there. */
    <T> Optional<T> one(Reader<T> reader) {
        return all(reader).stream().findFirst();
    }

    /**
     * A page, the newest first.
     *
     * @param column with the sequence numbers by which rows are ordered
     * @param after where the page begins, from an earlier page's {@link Page#next()}
     * @param sequence the same of a row that was read
     */
    <T> Page<T> newest(
            String column, OptionalLong after, int limit, Reader<T> reader, ToLongFunction<? super T> sequence) {
        if (after.isPresent()) {
            and(new Condition(column + " < ?", List.of(after.getAsLong())));
        }
        sql.append(" ORDER BY ").append(column).append(" DESC LIMIT ?");
        values.add(limit + 1);
        List<T> rows = all(reader);
        if (rows.size() <= limit) {
            return new Page<>(rows, OptionalLong.empty());
        }
        List<T> page = rows.subList(0, limit);
        return new Page<>(page, OptionalLong.of(sequence.applyAsLong(page.getLast())));
    }
}
