package io.headrace.submitter.http;

import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.ReservedRoom;
import io.headrace.submitter.readmodel.HistoryQueries.HistoryEvent;
import io.headrace.submitter.readmodel.JobQueries;
import io.headrace.submitter.readmodel.JobQueries.JobDetail;
import io.headrace.submitter.readmodel.JobRow;
import io.headrace.submitter.readmodel.JobStatus;
import io.headrace.submitter.readmodel.Place;
import io.headrace.submitter.readmodel.StatusCounts;
import io.headrace.submitter.readmodel.WaitQueries;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a job is not running: its own reason, the job that is next in its queue and that one's reason, what would have to end, and an estimate.
 * All of it from the record; nobody asks the scheduler.
 */
final class JobExplanation {
    private static final int SHOWN = 10;

    /** Given, and true, for a job that nothing there is could ever hold. */
    private static final String STANDS_ASIDE = "standsAside";

    /** How the status reason of a job begins that waited in vain for another; so a child's, too, that has no event of its own. */
    private static final String IN_VAIN = "Dependent Job ";

    private final JobQueries jobs;
    private final WaitQueries waits;

    JobExplanation(JobQueries jobs, WaitQueries waits) {
        this.jobs = jobs;
        this.waits = waits;
    }

    /** The answer; empty when there is no such job. */
    Optional<ObjectNode> of(JobId id) {
        return jobs.describe(List.of(id)).stream().findFirst().map(this::explain);
    }

    private ObjectNode explain(JobDetail job) {
        JobRow row = job.row();
        JobStatus status = row.state().status();
        ObjectNode answer = JsonCodec.mapper()
                .createObjectNode()
                .put("jobId", row.head().id().toString())
                .put("jobName", job.submitted().jobName())
                .put("jobQueue", job.submitted().jobQueue())
                .put("status", status.name());
        switch (status) {
            case SUBMITTED, PENDING, RUNNABLE -> waiting(job, answer);
            case SCHEDULED -> placed(row, "It is placed; its executor has not begun yet.", answer);
            case STARTING -> placed(row, "It is placed; its container is being started.", answer);
            case RUNNING -> placed(row, "It runs.", answer);
            case SUCCEEDED, FAILED ->
                answer.put(
                        "reason",
                        "It has ended"
                                + (row.state().reason() == null
                                        ? "."
                                        : ": " + row.state().reason()));
        }
        if (status == JobStatus.FAILED) {
            waitedInVain(job, answer);
        }
        return answer;
    }

    private static void placed(JobRow row, String text, ObjectNode answer) {
        JobRow.Stop stop = row.state().stop();
        answer.put("reason", stop == null ? text : text + " " + stop.text());
    }

    /** Of a job that failed with others: those that have not ended as it needed. */
    private void waitedInVain(JobDetail job, ObjectNode answer) {
        String reason = job.row().state().reason();
        if (reason == null || !reason.startsWith(IN_VAIN)) {
            return;
        }
        ArrayNode inVain = JsonCodec.mapper().createArrayNode();
        awaited(job).forEach(one -> {
            boolean failed = one.row().state().status() == JobStatus.FAILED;
            if (one.row().state().status().terminal() && !one.condition().isMetBy(failed)) {
                inVain.add(one.json());
            }
        });
        if (!inVain.isEmpty()) {
            answer.set("waitedInVainFor", inVain);
        }
    }

    private void waiting(JobDetail job, ObjectNode answer) {
        JobRow.Stop stop = job.row().state().stop();
        if (stop != null) {
            // An array job that ends with those of its children that run.
            answer.put("reason", stop.text());
            return;
        }
        ArrayNode open = openDependencies(job);
        if (!open.isEmpty()) {
            String held = job.row().state().reason();
            answer.put("code", "DEPENDENCY")
                    .put(
                            "reason",
                            "It waits for " + counted(open.size(), "other job")
                                    + (held == null ? "" : ". It could not run after that either: " + held));
            if (held != null) {
                answer.put(STANDS_ASIDE, true);
            }
            answer.set("waitsFor", open);
            return;
        }
        JobRow row = job.row();
        JobRow standing = standing(row);
        Optional<HistoryEvent> own =
                reason(row.head().id()).or(() -> reason(standing.head().id()));
        own.ifPresent(event -> say(answer, event));
        Optional<HistoryEvent> reason = own.or(() -> behind(standing, answer));
        ahead(row, standing, answer, reason.isEmpty() || passesWithRuns(reason.get()));
    }

    /** Whether the ends of other jobs help. Where there is no executor or no environment nothing starts, whoever ends. */
    private static boolean passesWithRuns(HistoryEvent reason) {
        WaitCode code = waitCode(reason);
        return code != WaitCode.NO_EXECUTOR && code != WaitCode.NO_ENVIRONMENT;
    }

    /** The row that has the place at which a job waits: of a child that was never tried, and of a node, its job's. */
    private JobRow standing(JobRow row) {
        JobId id = row.head().id();
        return row.place() == null && !id.isWhole() ? jobs.find(id.parent()).orElse(row) : row;
    }

    private void ahead(JobRow row, JobRow standing, ObjectNode answer, boolean passesWithRuns) {
        Place place = standing.place();
        if (place == null || place.held()) {
            return;
        }
        JobId id = row.head().id();
        long siblings =
                !id.isChild() || id.equals(standing.head().id()) ? 0 : waits.siblingsAhead(standing, id.index());
        long ahead = waits.ahead(standing) + siblings;
        String share = row.head().lane();
        if (share == null) {
            answer.put("jobsAhead", ahead);
            if (passesWithRuns && !answer.has("roomReserved")) {
                // With room reserved, what has to end first is named, and the runs of other jobs tell nothing about it.
                estimate(row.head().queue(), ahead, answer);
            }
        } else {
            answer.put("shareIdentifier", share).put("jobsAheadInShare", ahead);
        }
    }

    /** The newest event of a job that says why it waits; empty when the newest says something else. */
    private Optional<HistoryEvent> reason(JobId id) {
        return waits.newestReason(id).filter(JobExplanation::saysMoreThanItsTurn);
    }

    private static boolean saysMoreThanItsTurn(HistoryEvent event) {
        WaitCode code = waitCode(event);
        return event.type().equals("JobHeld") || (code != null && code != WaitCode.QUEUE_ORDER);
    }

    /** Of an event that says why a job waits in its place; null of others. */
    private static @Nullable WaitCode waitCode(HistoryEvent event) {
        return event.type().equals("JobWaiting")
                ? JsonCodec.mapper().readValue(event.body(), JobWaiting.class).code()
                : null;
    }

    private void say(ObjectNode answer, HistoryEvent event) {
        answer.put("since", event.time());
        if (event.type().equals("JobHeld")) {
            JobHeld held = JsonCodec.mapper().readValue(event.body(), JobHeld.class);
            answer.put("code", held.code().name())
                    .put("reason", held.statusReason())
                    .put(STANDS_ASIDE, true);
            cancelAt(answer, held.cancelAt());
            return;
        }
        JobWaiting waiting = JsonCodec.mapper().readValue(event.body(), JobWaiting.class);
        answer.put("code", waiting.code().name()).put("reason", waiting.statusReason());
        cancelAt(answer, waiting.cancelAt());
        waits.newestReservation(JobId.parse(event.jobId()))
                .filter(newest -> newest.type().equals("RoomReserved"))
                .ifPresent(newest -> reservation(answer, newest));
    }

    private static void cancelAt(ObjectNode answer, @Nullable Long time) {
        if (time != null) {
            answer.put("cancelAt", time);
        }
    }

    private void reservation(ObjectNode answer, HistoryEvent event) {
        RoomReserved reserved = JsonCodec.mapper().readValue(event.body(), RoomReserved.class);
        List<ExecutorId> executors = reserved.rooms().stream()
                .map(ReservedRoom::executorId)
                .distinct()
                .toList();
        ObjectNode room = answer.putObject("roomReserved");
        ArrayNode named = room.putArray("executorIds");
        executors.forEach(executor -> named.add(executor.value()));
        if (reserved.until() != null) {
            room.put("until", reserved.until());
        }
        ArrayNode ends = answer.putArray("wouldHaveToEnd");
        executors.stream()
                .flatMap(executor -> waits.live(executor).stream())
                .sorted(Comparator.comparingLong(WaitQueries.LiveAttempt::placedAt))
                .limit(SHOWN)
                .forEach(live -> ends.addObject().put("jobId", live.jobId()).put("placedAt", live.placedAt()));
    }

    /** It is not next itself: what is next, and why that one waits. Answers the event that says so; empty when it is just its turn. */
    private Optional<HistoryEvent> behind(JobRow standing, ObjectNode answer) {
        answer.put("code", WaitCode.QUEUE_ORDER.name());
        JobRow.Head head = standing.head();
        String turn = WaitEvent.turn(head.queue(), head.lane());
        for (JobRow row : waits.first(standing)) {
            JobId other = row.head().id();
            Optional<HistoryEvent> reason =
                    other.equals(head.id()) || turn.equals(row.state().reason())
                            ? Optional.empty()
                            : reason(other).filter(event -> event.type().equals("JobWaiting"));
            if (reason.isPresent()) {
                answer.put(
                        "reason",
                        "Job " + other + " is next in its "
                                + (head.lane() == null ? "queue" : "share")
                                + ", and waits: "
                                + row.state().reason());
                answer.put("nextJobId", other.toString());
                return reason;
            }
        }
        answer.put("reason", turn);
        return Optional.empty();
    }

    private void estimate(String queue, long ahead, ObjectNode answer) {
        StatusCounts counts = jobs.countsByQueue().getOrDefault(queue, StatusCounts.none());
        long running = counts.get(JobStatus.SCHEDULED) + counts.get(JobStatus.STARTING) + counts.get(JobStatus.RUNNING);
        OptionalDouble mean = waits.meanRunMillis(queue);
        if (mean.isPresent() && running > 0) {
            answer.put("estimateSeconds", Math.round(mean.getAsDouble() * (ahead + 1) / running / 1000));
        }
    }

    private ArrayNode openDependencies(JobDetail job) {
        ArrayNode open = JsonCodec.mapper().createArrayNode();
        awaited(job).filter(one -> !one.row().state().status().terminal()).forEach(one -> open.add(one.json()));
        return open;
    }

    /** A job or array child that another waits for, or has waited for. */
    private record Awaited(JobRow row, DependencyCondition condition) {
        ObjectNode json() {
            return JsonCodec.mapper()
                    .createObjectNode()
                    .put("jobId", row.head().id().toString())
                    .put("status", row.state().status().name())
                    .put("condition", condition.name());
        }
    }

    /** What the job waits for, as far as it is remembered; of an array child, the children that it waits for. */
    private Stream<Awaited> awaited(JobDetail job) {
        JobId id = job.row().head().id();
        return job.submitted().dependsOn().stream()
                .flatMap(dependency -> Stream.ofNullable(awaitedBy(id, dependency))
                        .flatMap(other -> jobs.find(other).stream())
                        .map(row -> new Awaited(row, dependency.effectiveCondition())));
    }

    private static @Nullable JobId awaitedBy(JobId id, JobDependency dependency) {
        if (JobDependency.SEQUENTIAL.equals(dependency.type())) {
            return id.isChild() && id.index() > 0 ? id.parent().child(id.index() - 1) : null;
        }
        if (dependency.jobId() == null) {
            return null;
        }
        JobId other = JobId.parse(dependency.jobId());
        return JobDependency.N_TO_N.equals(dependency.type()) && id.isChild() ? other.child(id.index()) : other;
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
