package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent;
import io.headrace.schemas.event.JobEvent;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.Refusal;
import io.headrace.schemas.event.ResourceEvent;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.ResourceEvent.ResourceUntagged;
import io.headrace.schemas.event.ServiceEvent;
import io.headrace.schemas.event.ServiceJobEvent;
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
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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

    /**
     * A job that an event has given another status, or has said of why it waits.
     *
     * @param place where it stands among the jobs that the event has changed, the same whenever it is folded: 0 for the job itself, for a
     *     child or node one more than its index
     * @param job as it is after the event
     */
    public record ChangedJob(int place, JobDetail job) {}

    /** Some events, folded one by one. */
    public final class Batch {
        private final EventFold fold = new EventFold(store);
        private boolean complete;

        /**
         * Folds an event.
         *
         * @param from the place among the changed jobs to begin at, 0 for all of them
         * @return the jobs that the event has changed, in the order of their places; each is made when it is asked for, and valid until the
         *     next event is folded
         * @throws MissingEventsException when events before it are missing
         */
        public Iterator<ChangedJob> fold(Envelope<Event> envelope, String body, int from)
                throws MissingEventsException {
            AccountId account = envelope.account();
            Event event = envelope.data();
            noteTags(event);
            JobId job = jobOf(event);
            if (!fold.fold(envelope, body) || job == null) {
                return Collections.emptyIterator();
            }
            StatusChanges changes = fold.rows().statusChanges();
            if (blocks(event)
                    && fold.rows()
                            .find(account, job)
                            .filter(JobStates::couldRun)
                            .isPresent()) {
                changes.add(job);
            }
            return changed(account, job.parent(), changes, from);
        }

        /** Folds an event that nobody needs to hear of. */
        public void pass(Envelope<Event> envelope, String body) throws MissingEventsException {
            noteTags(envelope.data());
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

        private void noteTags(Event event) {
            if (isOfJob(event)) {
                // Tags are changed where they are stored.
                complete = true;
                bodies.clear();
            }
        }

        private Iterator<ChangedJob> changed(AccountId account, JobId job, StatusChanges changes, int from) {
            JobRow row = fold.rows().find(account, job).orElse(null);
            if (row == null) {
                return Collections.emptyIterator();
            }
            Integer size = row.head().arraySize();
            NodeLayout nodes = row.head().nodes();
            ChangedJobs.Source source = new ChangedJobs.Source() {
                @Override
                public BitSet partsWithRows(int first, int to) {
                    return nodes == null ? fold.rows().childrenWithRows(account, job, first, to) : new BitSet();
                }

                @Override
                public JobDetail whole() {
                    return detail(account, row);
                }

                @Override
                public JobDetail part(int index) {
                    JobId id = nodes == null ? job.child(index) : job.node(index);
                    return detail(account, fold.rows().find(account, id).orElseThrow());
                }

                @Override
                public JobDetail untouched(int index) {
                    return detail(account, nodes == null ? row.untouchedChild(index) : row.untouchedNode(index));
                }
            };
            return new ChangedJobs(changes, nodes != null ? nodes.numNodes() : size != null ? size : 0, source, from);
        }

        private JobDetail detail(AccountId account, JobRow row) {
            JobId id = row.head().id();
            NodeLayout nodes = row.head().nodes();
            JobId runs = nodes == null || id.isNode() ? id : id.node(nodes.mainNode());
            List<AttemptRow> attempts = new ArrayList<>();
            IntStream.rangeClosed(1, row.state().attempt())
                    .forEach(number -> fold.rows()
                            .attempt(account, new AttemptId(runs, number))
                            .ifPresent(attempts::add));
            return new JobDetail(row, body(new JobKey(account, id).whole()), attempts);
        }

        private JobSubmitted body(JobKey job) {
            return bodies.computeIfAbsent(job, key -> {
                String fresh = fold.changes().bodies.get(key);
                return JsonCodec.mapper().readValue(fresh == null ? store.body(key) : fresh, JobSubmitted.class);
            });
        }
    }

    /** The job whose status an event may change, or a part of it; null when it is about none. */
    private static @Nullable JobId jobOf(Event event) {
        return switch (event) {
            // Nobody is told of the submission itself.
            case JobSubmitted e -> null;
            case JobPurged e -> null;
            case JobEvent e -> e.jobId();
            case WaitEvent e -> e.jobId();
            case AttemptEvent e -> e.attemptId().job();
            case ResourceEvent e -> null;
            case ExecutorEvent e -> null;
            case ServiceEvent e -> null;
            case ServiceJobEvent e -> null;
            case Refusal e -> null;
        };
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
