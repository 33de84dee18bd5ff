package io.headrace.submitter.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.Envelope;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A read model of its own for each test, and the events that are folded into it. */
abstract class OpenReadModel {
    static final AccountId ACCOUNT = AccountId.DEFAULT;
    static final JobId JOB = EventLog.id(1);
    static final JobId ARRAY = EventLog.id(2);
    static final String TOPIC = "topic-1";

    final EventLog log = new EventLog(ACCOUNT);

    @TempDir
    Path folder;

    Database database;
    ReadModelStore store;
    JobQueries jobs;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("readmodel.db"));
        store = new ReadModelStore(database);
        jobs = new JobQueries(database, ACCOUNT);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Folds what is new. */
    void fold() {
        EventFold fold = new EventFold(store);
        for (Envelope<Event> event : log.events()) {
            EventLog.fold(fold, event);
        }
        store.write(fold.changes(), TOPIC, Map.of(0, (long) log.events().size()));
    }

    JobRow.State state(JobId id) {
        return jobs.find(id).orElseThrow().state();
    }

    /** What the array job knows of its children. */
    ArrayState array() {
        ArrayState children = jobs.find(ARRAY).orElseThrow().children();
        assertThat(children).isNotNull();
        return children;
    }

    /** Jobs of the queue by status. */
    StatusCounts counts() {
        return jobs.countsByQueue().get("q");
    }
}
