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
    private final List<Live> live = new ArrayList<>();

    PreemptionDecision(SchedulerView view, WaitDecision waits, String queueName, QueueRow queue, QuotaSharing sharing) {
        this.view = view;
        this.waits = waits;
        this.queueName = queueName;
        this.queue = queue;
        this.sharing = sharing;
    }

    /** A live attempt of a job of a share. */
    private static final class Live {
        private static final Comparator<Live> FIRST_TO_GO = Comparator.comparingInt((Live one) -> one.priority)
                .thenComparingLong(one -> -one.attempt.placedAt())
                .thenComparing(one -> one.job);

        private final JobId job;
        private final AttemptRow attempt;
        private final String share;
        private final String type;
        private final int priority;
        private boolean stopping;

        private Live(JobId job, AttemptRow attempt, JobSpec spec, boolean stopping) {
            this.job = job;
            this.attempt = attempt;
            this.share = Objects.requireNonNull(spec.lane(), "a job of a quota share has one");
            this.type = instances(spec).type();
            this.priority = spec.schedulingPriority();
            this.stopping = stopping;
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
            live.add(new Live(
                    job,
                    Rows.need(view.attempts(), job),
                    Rows.need(view.specs(), job),
                    Rows.need(view.jobs(), job).stop() != null));
        }
        live.sort(Live.FIRST_TO_GO);
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
                if (isShortOfRoom(candidate) && takenBack.merge(type, 1, Integer::sum) > stopping(type, null)) {
                    stop(borrower(type), takesBack(share, type), events);
                }
            } else if (row.preempting()
                    && obstacle(candidate).isPresent()
                    && inside.merge(type, 1, Integer::sum) > stopping(type, share)) {
                stop(lower(type, share, candidate.spec().schedulingPriority()), takesPlace(share, candidate), events);
            }
        }
    }

    /** Whether others being gone would help. */
    private boolean isShortOfRoom(Candidate candidate) {
        return obstacle(candidate)
                .filter(code -> code == WaitCode.SERVICE_ENVIRONMENT_FULL
                        || code == WaitCode.EXECUTORS_FULL
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

    private int stopping(String type, @Nullable String share) {
        return (int) live.stream()
                .filter(one -> one.stopping && one.type.equals(type) && (share == null || one.share.equals(share)))
                .count();
    }

    /** Of the share that has borrowed most, those that go already not counted. */
    private @Nullable Live borrower(String type) {
        String most = null;
        int mostBorrowed = 0;
        for (String share : sharing.shares().keySet()) {
            int borrowed = sharing.shares().get(share).borrowed(type) - stopping(type, share);
            if (borrowed > mostBorrowed) {
                most = share;
                mostBorrowed = borrowed;
            }
        }
        return most == null ? null : first(type, most, Integer.MAX_VALUE);
    }

    private @Nullable Live lower(String type, String share, int priority) {
        return first(type, share, priority);
    }

    private @Nullable Live first(String type, String share, int below) {
        return live.stream()
                .filter(one ->
                        !one.stopping && one.type.equals(type) && one.share.equals(share) && one.priority < below)
                .findFirst()
                .orElse(null);
    }

    private static String takesBack(String share, String type) {
        return "Preempted: quota share " + share + " takes back its " + type;
    }

    private static String takesPlace(String share, Candidate candidate) {
        return "Preempted: a job with priority " + candidate.spec().schedulingPriority() + " of quota share " + share
                + " takes its place";
    }

    private static void stop(@Nullable Live victim, String reason, List<Event> events) {
        if (victim != null) {
            victim.stopping = true;
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
