package io.headrace.submitter.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.id.JobId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/** How the database goes about its statements: no more of it is read than what is asked for. */
class StatementPlansTest extends OpenReadModel {
    private static final String BY_KEY = "(account=? AND job_id=?";

    @Test
    void shouldFindEachJobByItsKeyHoweverManyAreAskedFor() throws SQLException {
        log.add(EventLog.submitted(JOB, "job", "q", null));
        log.add(EventLog.placed(JOB, 1));
        log.add(EventLog.submitted(ARRAY, "array", "q", 3));
        log.add(EventLog.placed(ARRAY.child(1), 1));
        fold();
        List<JobId> ids = new ArrayList<>(List.of(JOB, ARRAY, ARRAY.child(1)));
        IntStream.range(10, 100).mapToObj(EventLog::id).forEach(ids::add);

        List<String> plans = plansOf(() -> {
            assertThat(jobs.describe(ids)).hasSize(3);
            assertThat(jobs.describe(List.of(JOB))).hasSize(1);
            jobs.attempts(JOB);
        });

        assertThat(plans)
                .filteredOn(step -> step.startsWith("SEARCH"))
                .hasSizeGreaterThan(5)
                .allMatch(step -> step.contains(BY_KEY));
        assertThat(plans).noneMatch(StatementPlansTest::readsAWholeTable);
    }

    @Test
    void shouldReadNoWholeTableForAPage() throws SQLException {
        log.add(EventLog.submitted(JOB, "job", "q", null));
        log.add(EventLog.submitted(ARRAY, "array", "q", 3));
        log.add(EventLog.placed(ARRAY.child(1), 1));
        fold();
        LogStreamQueries streams = new LogStreamQueries(database, ACCOUNT);

        List<String> plans = plansOf(() -> {
            jobs.parts().children(jobs.find(ARRAY).orElseThrow(), JobStatus.STARTING, 0, 10);
            new ServiceQueries(database, ACCOUNT).quotaShares("q", OptionalLong.empty(), 10);
            streams.groups("", null, 10);
            streams.list(new LogStreamQueries.Listing(LogStream.USUAL_GROUP, "", true, true), null, 10);
            streams.list(new LogStreamQueries.Listing("other", "job/", false, false), null, 10);
        });

        assertThat(plans).isNotEmpty().noneMatch(StatementPlansTest::readsAWholeTable);
    }

    private static boolean readsAWholeTable(String step) {
        return step.matches("SCAN (j|p|a|jobs|attempts|job_bodies|events)\\b(?!.* INDEX ).*");
    }

    /** The steps of every query that is run meanwhile. */
    private List<String> plansOf(Runnable questions) throws SQLException {
        List<String> statements = new ArrayList<>();
        database.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                statements.add(context.getRenderedSql());
            }
        });
        questions.run();
        database.jdbi().setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
        List<String> steps = new ArrayList<>();
        for (String sql : statements) {
            steps.addAll(database.jdbi().withHandle(handle -> explain(handle.getConnection(), sql)));
        }
        return steps;
    }

    private static List<String> explain(Connection connection, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet plan = statement.executeQuery()) {
            while (plan.next()) {
                steps.add(plan.getString("detail"));
            }
        }
        return steps;
    }
}
