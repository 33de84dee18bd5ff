package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobRange;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts of a queue with quota shares give way. AWS Batch does not publish its rule; this one is ours, and is published in
 * docs/guides/service-jobs.md:
 *
 * <ul>
 *   <li>A job that waits for what is its share's own takes it back from a share that has borrowed: from the one that has borrowed most, there
 *       the job of the lowest priority, among equals the one that was placed last.
 *   <li>A job that its share has nothing left for takes the place of one of lower priority in its share, the lowest first, if the share says so.
 * </ul>
 *
 * No more than are needed: attempts that are being stopped already count.
 */
final class PreemptionDecision {
    /** How many waiting jobs of a share are looked at. */
    private static final int WAITING_MAX = 64;

    private final SchedulerView view;
    private final WaitDecision waits;
    private final String queueName;
    private final QueueRow queue;
    private final QuotaSharing sharing;
    /** The live attempts by type and share. */
    private final TreeMap<String, TreeMap<String, Attempts>> live = new TreeMap<>();

    PreemptionDecision(SchedulerView view, WaitDecision waits, String queueName, QueueRow queue, QuotaSharing sharing) {
        this.view = view;
        this.waits = waits;
        this.queueName = queueName;
        this.queue = queue;
        this.sharing = sharing;
    }

    /** A live attempt that is not being stopped. */
    private record Live(JobId job, AttemptRow attempt, int priority) {
        private static final Comparator<Live> FIRST_TO_GO = Comparator.comparingInt(Live::priority)
                .thenComparingLong(one -> -one.attempt.placedAt())
                .thenComparing(Live::job);
    }

    /** The live attempts of one type of one share. */
    private static final class Attempts {
        private final PriorityQueue<Live> running = new PriorityQueue<>(Live.FIRST_TO_GO);
        private int stopping;

        /** The first to go with a priority below this one; null when there is none. */
        private @Nullable Live first(int below) {
            Live first = running.peek();
            return first == null || first.priority >= below ? null : first;
        }

        /** The first to go is being stopped from now on. */
        private void stopFirst() {
            running.remove();
            stopping++;
        }
    }

    /** Adds the stops. */
    void decide(List<Event> events) {
        TreeMap<String, List<Candidate>> waiting = new TreeMap<>();
        sharing.shares().forEach((share, row) -> {
            if (!row.deleting()) {
                waiting.put(share, waiting(share));
            }
        });
        if (waiting.values().stream().allMatch(List::isEmpty)) {
            return;
        }
        attempts();
        TreeMap<String, Integer> takenBack = new TreeMap<>();
        waiting.forEach((share, candidates) -> share(share, candidates, takenBack, events));
    }

    private List<Candidate> waiting(String share) {
        Lane lane = new Lane(view, WaitingKey.first(queueName, share), WaitingKey.behind(queueName, share));
        List<Candidate> candidates = new ArrayList<>();
        for (Candidate head = lane.head(); head != null && candidates.size() < WAITING_MAX; head = lane.head()) {
            candidates.add(head);
            lane.pass();
        }
        return candidates;
    }

    private void attempts() {
        for (Row<QueueJobKey, Marker> row : view.quotaAttempts()
                .scan(
                        new QueueJobKey(queueName, JobRange.FIRST),
                        new QueueJobKey(queueName, JobRange.BEHIND_LAST),
                        Integer.MAX_VALUE)) {
            JobId job = row.key().job();
            JobSpec spec = Rows.need(view.specs(), job);
            String share = Objects.requireNonNull(spec.lane(), "a job of a quota share has one");
            Attempts attempts = live.computeIfAbsent(instances(spec).type(), type -> new TreeMap<>())
                    .computeIfAbsent(share, name -> new Attempts());
            if (Rows.need(view.jobs(), job).stop() == null) {
                attempts.running.add(new Live(job, Rows.need(view.attempts(), job), spec.schedulingPriority()));
            } else {
                attempts.stopping++;
            }
        }
    }

    private Attempts attempts(String type, String share) {
        Attempts attempts = live.getOrDefault(type, new TreeMap<>()).get(share);
        return attempts == null ? new Attempts() : attempts;
    }

    private int stopping(String type) {
        return live.getOrDefault(type, new TreeMap<>()).values().stream()
                .mapToInt(attempts -> attempts.stopping)
                .sum();
    }

    private void share(
            String share, List<Candidate> candidates, TreeMap<String, Integer> takenBack, List<Event> events) {
        QuotaShareRow row = Objects.requireNonNull(sharing.shares().get(share), "one of the shares");
        TreeMap<String, Integer> own = new TreeMap<>();
        TreeMap<String, Integer> inside = new TreeMap<>();
        for (Candidate candidate : candidates) {
            String type = instances(candidate.spec()).type();
            int claimed = own.getOrDefault(type, 0);
            if (row.used(type) + claimed < row.limit(type)) {
                own.put(type, claimed + 1);
                if (isShortOfRoom(candidate) && takenBack.merge(type, 1, Integer::sum) > stopping(type)) {
                    String borrower = borrower(type);
                    if (borrower != null) {
                        stop(attempts(type, borrower), Integer.MAX_VALUE, takesBack(share, type), events);
                    }
                }
            } else if (row.preempting()
                    && obstacle(candidate).isPresent()
                    && inside.merge(type, 1, Integer::sum) > attempts(type, share).stopping) {
                stop(
                        attempts(type, share),
                        candidate.spec().schedulingPriority(),
                        takesPlace(share, candidate),
                        events);
            }
        }
    }

    /** Whether others being gone would help. */
    private boolean isShortOfRoom(Candidate candidate) {
        return obstacle(candidate)
                .filter(code -> code == WaitCode.SERVICE_ENVIRONMENT_FULL
                        // What is kept for another job does not become free by that.
                        || (code == WaitCode.EXECUTORS_FULL && !waits.hasRoom(queue, candidate.need()))
                        || sharing.right(candidate.place().share(), instances(candidate.spec()))
                                == QuotaSharing.Right.LENT)
                .isPresent();
    }

    /** What a job waits for; empty when others are not in its way: it can never run, or its environment is off or has no executor. */
    private Optional<WaitCode> obstacle(Candidate candidate) {
        Need need = Need.of(candidate.spec());
        if (waits.never(queue, need) != null) {
            return Optional.empty();
        }
        WaitCode code = waits.now(queue, need).code();
        return code == WaitCode.NO_ENVIRONMENT || code == WaitCode.NO_EXECUTOR ? Optional.empty() : Optional.of(code);
    }

    /** The share that has borrowed most, those that go already not counted; null when none has. */
    private @Nullable String borrower(String type) {
        String most = null;
        int mostBorrowed = 0;
        for (String share : sharing.shares().keySet()) {
            int borrowed = sharing.shares().get(share).borrowed(type) - attempts(type, share).stopping;
            if (borrowed > mostBorrowed) {
                most = share;
                mostBorrowed = borrowed;
            }
        }
        return most;
    }

    private static String takesBack(String share, String type) {
        return "Preempted: quota share " + share + " takes back its " + type;
    }

    private static String takesPlace(String share, Candidate candidate) {
        return "Preempted: a job with priority " + candidate.spec().schedulingPriority() + " of quota share " + share
                + " takes its place";
    }

    /** Stops the first to go with a priority below this one, if there is one. */
    private static void stop(Attempts attempts, int below, String reason, List<Event> events) {
        Live victim = attempts.first(below);
        if (victim != null) {
            attempts.stopFirst();
            events.add(new JobStopRequested(
                    victim.job,
                    new AttemptId(victim.job, victim.attempt.number()),
                    victim.attempt.executor(),
                    victim.attempt.incarnation(),
                    StopCause.PREEMPTED,
                    reason));
        }
    }

    private static Instances instances(JobSpec spec) {
        return Objects.requireNonNull(spec.instances(), "a job of a quota share takes instances");
    }
}
