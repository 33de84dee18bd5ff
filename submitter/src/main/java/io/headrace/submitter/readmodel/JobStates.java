package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.ResourceEvent.ResourceUntagged;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ResourceKind;
import io.headrace.submitter.readmodel.JobQueries.JobDetail;
import io.headrace.submitter.readmodel.RowChanges.JobKey;
import io.headrace.submitter.readmodel.RowChanges.ResourceChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Jobs as they were right after each event, for whoever tells others what has changed. Keeps jobs and attempts in a database of its own: the
 * read model may be ahead. For one thread.
 */
public final class JobStates {
    private static final int BODIES = 10_000;

    private final ReadModelStore store;
    private final Map<JobKey, JobSubmitted> bodies = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobKey, JobSubmitted> eldest) {
            return size() > BODIES;
        }
    };

    /** States in this database, which nobody else writes. */
    public JobStates(Database database) {
        store = new ReadModelStore(database);
    }

    /** The next offset of each partition of the topic with this id, as {@link Batch#write} wrote it last. */
    public Map<Integer, Long> offsets(String topicId) {
        return store.offsets(topicId);
    }

    /** A batch of events on what is written; one that is not written in the end leaves no trace. */
    public Batch batch() {
        return new Batch();
    }

    /** Some events, folded one by one. */
    public final class Batch {
        private final EventFold fold = new EventFold(store);
        private boolean complete;

        /**
         * Folds an event.
         *
         * @return the job after it, if it has another status now, or if it was just said why it waits
         * @throws MissingEventsException when events before it are missing
         */
        public Optional<JobDetail> fold(Envelope<Event> envelope, String body) throws MissingEventsException {
            AccountId account = envelope.account();
            Optional<JobId> subject = subject(envelope.data());
            Optional<JobStatus> before = subject.flatMap(id -> find(account, id))
                    .map(row -> row.state().status());
            if (!fold.fold(envelope, body)) {
                return Optional.empty();
            }
            boolean blocks = blocks(envelope.data());
            return subject.flatMap(id -> find(account, id))
                    .filter(row -> (blocks && couldRun(row))
                            || !before.equals(Optional.of(row.state().status())))
                    .map(row -> detail(account, row));
        }

        /** Folds an event that nobody needs to hear of. */
        public void pass(Envelope<Event> envelope, String body) throws MissingEventsException {
            // What changes tags has to be seen here too.
            subject(envelope.data());
            fold.fold(envelope, body);
        }

        /** Whether it must be written before the next event is folded. */
        public boolean complete() {
            return complete;
        }

        /** Writes it, and how far the topic with this id is folded. */
        public void write(String topicId, Map<Integer, Long> nextOffsets) {
            RowChanges changes = fold.changes();
            changes.history.clear();
            changes.counts.clear();
            changes.executors.clear();
            changes.resources.removeIf(
                    change -> !(change instanceof ResourceChange resource && isOfJob(resource.event())));
            store.write(changes, topicId, nextOffsets);
        }

        private Optional<JobId> subject(Event event) {
            if (isOfJob(event)) {
                // Tags are changed where they are stored.
                complete = true;
                bodies.clear();
            }
            return switch (event) {
                case JobSubmitted e -> Optional.empty();
                case JobPurged e -> Optional.empty();
                case JobEvent e -> Optional.of(e.jobId());
                case WaitEvent e -> Optional.of(e.jobId());
                case AttemptEvent e -> {
                    JobId job = e.attemptId().job();
                    yield Optional.of(job.isNode() ? job.parent() : job);
                }
                default -> Optional.empty();
            };
        }

        private Optional<JobRow> find(AccountId account, JobId id) {
            Optional<JobRow> row = fold.find(account, id);
            return row.isPresent() || !id.isChild()
                    ? row
                    : fold.find(account, id.parent())
                            .filter(array -> array.children() != null)
                            .map(array -> array.untouchedChild(id.index()));
        }

        private JobDetail detail(AccountId account, JobRow row) {
            JobId id = row.head().id();
            NodeLayout nodes = row.head().nodes();
            JobId runs = nodes == null || id.isNode() ? id : id.node(nodes.mainNode());
            List<AttemptRow> attempts = new ArrayList<>();
            IntStream.rangeClosed(1, row.state().attempt())
                    .forEach(number ->
                            fold.attempt(account, new AttemptId(runs, number)).ifPresent(attempts::add));
            return new JobDetail(row, body(new JobKey(account, id).whole()), attempts);
        }

        private JobSubmitted body(JobKey job) {
            return bodies.computeIfAbsent(job, key -> {
                String fresh = fold.changes().bodies.get(key);
                return JsonCodec.mapper().readValue(fresh == null ? store.body(key) : fresh, JobSubmitted.class);
            });
        }
    }

    /** Whether it says why a job is not placed although it is its turn; to wait for those before it is no news. */
    private static boolean blocks(Event event) {
        return event instanceof JobHeld
                || (event instanceof JobWaiting waiting
                        && waiting.code() != WaitCode.QUEUE_ORDER
                        && waiting.code() != WaitCode.SHARE_AHEAD);
    }

    private static boolean couldRun(JobRow row) {
        ArrayState children = row.children();
        return children == null
                ? row.state().status() == JobStatus.RUNNABLE
                : children.counts().get(JobStatus.RUNNABLE) > 0;
    }

    private static boolean isOfJob(Event event) {
        return (event instanceof ResourceTagged tagged && tagged.kind() == ResourceKind.JOB)
                || (event instanceof ResourceUntagged untagged && untagged.kind() == ResourceKind.JOB);
    }
}
