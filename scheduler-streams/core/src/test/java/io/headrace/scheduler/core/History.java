package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.schemas.constraint.InvalidExpressionException;
import io.headrace.schemas.constraint.PlacementExpression;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.event.JobEvent.NodesStopRequested;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.Refusal.ReportIgnored;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.RuntimePlatform;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What must hold of the course of things, which no single state can show. */
final class History {
    /** What is checked here, for the list in docs/invariants.md. */
    static final Map<String, String> RULES = rules();

    private final DependencyHistory dependencies = new DependencyHistory();
    private final Set<JobId> accepted = new HashSet<>();
    private final Set<JobId> ended = new HashSet<>();
    private final Map<JobId, Integer> attempts = new HashMap<>();
    private final Map<JobId, ExecutorId> placedOn = new HashMap<>();
    private final Set<JobId> terminated = new HashSet<>();
    private final Map<ExecutorId, String> registered = new HashMap<>();
    private int lateStops;

    /** Takes in one step's events and the state that they led to. */
    void add(List<Event> events, SchedulerView view) {
        Set<ExecutorId> filled = new HashSet<>();
        Set<String> used = new HashSet<>();
        for (Event event : events) {
            dependencies.add(event);
            if (event instanceof JobSubmitted e) {
                assertThat(accepted.add(e.jobId()))
                        .as("%s is accepted once", e.jobId())
                        .isTrue();
            } else if (event instanceof JobSucceeded e) {
                end(e.jobId());
            } else if (event instanceof JobFailed e) {
                end(e.jobId());
            } else if (event instanceof JobPlaced e) {
                int number = attempts.merge(e.jobId(), 1, Integer::sum);
                assertThat(e.attemptId().number())
                        .as("attempt of %s", e.jobId())
                        .isEqualTo(number);
                assertThat(ended).as("placed").doesNotContain(e.jobId());
                filled.add(e.executorId());
                used.add(e.computeEnvironment());
                quotaShare(e.jobId(), view);
                assertThat(meets(
                                Rows.need(view.specs(), e.jobId().parent()),
                                Rows.need(view.executors(), e.executorId())))
                        .as("%s meets the placement constraints of %s", e.executorId(), e.jobId())
                        .isTrue();
                placedOn.put(e.jobId(), e.executorId());
            } else if (event instanceof NodesPlaced e) {
                assertThat(e.attempt())
                        .as("attempt of %s", e.jobId())
                        .isEqualTo(attempts.merge(e.jobId(), 1, Integer::sum));
                assertThat(ended).as("placed").doesNotContain(e.jobId());
                JobSpec spec = Rows.need(view.specs(), e.jobId());
                nodes(e, spec);
                assertThat(e.nodes())
                        .as("executors meet the placement constraints of %s", e.jobId())
                        .allMatch(node -> meets(spec, Rows.need(view.executors(), node.executorId())));
                e.nodes().forEach(node -> filled.add(node.executorId()));
                used.add(e.computeEnvironment());
            } else if (event instanceof AttemptSucceeded e) {
                assertThat(placedOn)
                        .as("whose report counts")
                        .containsEntry(e.attemptId().job(), e.executorId());
            } else if (event instanceof AttemptFailed e) {
                assertThat(placedOn)
                        .as("whose report counts")
                        .containsEntry(e.attemptId().job(), e.executorId());
            } else if (event instanceof ExecutorRegistered e) {
                String before = registered.put(e.executorId(), e.incarnation());
                assertThat(e.incarnation()).as("registered once").isNotEqualTo(before);
            } else if (event instanceof ExecutorLost e) {
                registered.remove(e.executorId());
            } else if (event instanceof JobStopRequested e) {
                terminated(e.jobId(), e.cause());
            } else if (event instanceof NodesStopRequested e) {
                terminated(e.jobId(), e.cause());
            } else if (event instanceof ArrayStopRequested e) {
                terminated(e.jobId(), e.cause());
            } else if (event instanceof CommandRejected e) {
                refused(e);
            } else if (event instanceof JobQueued e) {
                assertThat(terminated)
                        .as("tried again")
                        .doesNotContain(e.jobId(), e.jobId().parent());
            } else if (event instanceof JobPurged e) {
                assertThat(ended).as("purged").contains(e.jobId());
                terminated.removeIf(job -> job.parent().equals(e.jobId()));
                accepted.remove(e.jobId());
                ended.removeIf(job -> job.parent().equals(e.jobId()));
                attempts.keySet().removeIf(job -> job.parent().equals(e.jobId()));
            }
        }
        assertThat(view.specs().all()).as("accepted jobs").hasSize(accepted.size());
        assertThat(view.specs().all()).extracting(row -> row.key()).allMatch(accepted::contains);
        for (ExecutorId executor : filled) {
            ExecutorRow row = Rows.need(view.executors(), executor);
            ResourceAmounts given = row.used();
            assertThat(given.fitsIn(row.capacity()))
                    .as("%s fits %s", given, executor)
                    .isTrue();
        }
        for (String environment : used) {
            EnvironmentRow row = Rows.need(view.environments(), environment);
            assertThat((long) row.used().vcpuMillis())
                    .as("vCPUs of %s", environment)
                    .isLessThanOrEqualTo(row.maxVcpuMillis());
            ServiceCapacity capacity = row.service();
            if (capacity != null) {
                capacity.inUse().keySet().stream()
                        .filter(type -> !capacity.isByType())
                        .forEach(type -> assertThat(capacity.used(type))
                                .as("%s of %s", type, environment)
                                .isLessThanOrEqualTo(capacity.limit(type)));
            }
        }
    }

    /**
     * The end of a container was reported.
     *
     * @param stop what had been asked of its job, as the scheduler knew before; null when nothing was
     * @param told whether that was asked of the process that reports
     */
    void exited(AttemptExited report, @Nullable StopRequest stop, boolean told, List<Event> events) {
        boolean own = stop != null && stop.cause() != StopCause.MAIN_NODE_ENDED;
        boolean late = own && told && Boolean.FALSE.equals(report.toldToStop());
        for (Event event : events) {
            if (event instanceof AttemptSucceeded e && e.attemptId().equals(report.attemptId())) {
                assertThat(report.exitCode()).as("exit code of %s", e).isZero();
                assertThat(own && !late).as("%s was stopped by %s", e, stop).isFalse();
            } else if (event instanceof AttemptFailed e && e.attemptId().equals(report.attemptId())) {
                assertThat(Objects.equals(report.exitCode(), 0) && (!own || late))
                        .as("%s had done its part, by %s", e, report)
                        .isFalse();
            } else if (late && event instanceof JobPreempted e) {
                assertThat(e.attemptId()).as("whose stop came too late").isNotEqualTo(report.attemptId());
            } else if (late
                    && event instanceof JobFailed e
                    && e.jobId().equals(report.attemptId().job())) {
                assertThat(e.cause())
                        .as("whose stop came too late")
                        .isNotIn(FailureCause.TIMED_OUT, FailureCause.PREEMPTED);
            }
        }
        lateStops += late && !events.isEmpty() && !(events.getFirst() instanceof ReportIgnored) ? 1 : 0;
    }

    int lateStops() {
        return lateStops;
    }

    private void terminated(JobId job, StopCause cause) {
        if (cause == StopCause.TERMINATE) {
            terminated.add(job);
        }
    }

    /** Whoever is told that a job is being stopped already may rely on that. */
    private void refused(CommandRejected event) {
        if (event.reason() == RejectionReason.STOP_ALREADY_REQUESTED
                && event.command().startsWith("Terminate")) {
            terminated.add(JobId.parse(Objects.requireNonNull(event.jobId())));
        }
    }

    /** What was placed is its share's own, or borrowed without touching what others reserve: that is given out only where nothing can be taken back. */
    private static void quotaShare(JobId job, SchedulerView view) {
        JobSpec spec = view.specs().get(job.parent());
        ShareKey key = spec == null ? null : spec.quotaShare();
        QuotaShareRow share = key == null ? null : view.quotaShares().get(key);
        if (spec == null || key == null || share == null) {
            return;
        }
        String type = Objects.requireNonNull(spec.instances()).type();
        String environment =
                Rows.need(view.queues(), key.queue()).environments().getFirst();
        ServiceCapacity capacity = Objects.requireNonNull(
                Rows.need(view.environments(), environment).service());
        assertThat(share.used(type))
                .as("%s of %s", type, key)
                .isLessThanOrEqualTo(share.most(type, capacity.limit(type)));
        assertThat(capacity.used(type)).as("%s of %s", type, environment).isLessThanOrEqualTo(capacity.limit(type));
        List<Row<ShareKey, QuotaShareRow>> shares =
                view.quotaShares().scan(ShareKey.first(key.queue()), ShareKey.behind(key.queue()), 100);
        if (shares.stream().noneMatch(each -> each.value().borrowed(type) > 0)) {
            return;
        }
        int reserved = shares.stream()
                .filter(other -> !other.key().equals(key))
                .mapToInt(other -> other.value().reserved(type))
                .sum();
        assertThat(capacity.limit(type) - capacity.used(type))
                .as("what is left of %s for those that reserve it", type)
                .isGreaterThanOrEqualTo(reserved);
    }

    private void nodes(NodesPlaced event, JobSpec spec) {
        JobNodes wanted = Objects.requireNonNull(spec.nodes(), "a job whose nodes are placed has nodes");
        assertThat(event.nodes())
                .as("nodes of %s", event.jobId())
                .extracting(NodePlacement::node)
                .containsExactlyElementsOf(
                        IntStream.range(0, wanted.numNodes()).boxed().toList());
        event.nodes().forEach(node -> placedOn.put(event.jobId().node(node.node()), node.executorId()));
    }

    /** Whether the executor is one on which the job may be placed; read from what was submitted. */
    static boolean meets(JobSpec spec, ExecutorRow executor) {
        RuntimePlatform platform =
                spec.container() == null ? null : spec.container().runtimePlatform();
        String wanted = platform == null ? null : platform.cpuArchitecture();
        String told = executor.attributes().get("ecs.cpu-architecture");
        return (wanted == null || told == null || wanted.equalsIgnoreCase(told))
                && spec.placementConstraints().stream()
                        .allMatch(constraint -> read(constraint).matches(executor.attributes()));
    }

    private static PlacementExpression read(PlacementConstraint constraint) {
        try {
            return PlacementExpression.parse(constraint.expression());
        } catch (InvalidExpressionException e) {
            throw new AssertionError(e);
        }
    }

    private void end(JobId job) {
        assertThat(ended.add(job)).as("%s ends once", job).isTrue();
        assertThat(accepted).as("accepted").contains(job.parent());
        if (job.isChild()) {
            assertThat(ended).as("ended before its child %s", job).doesNotContain(job.parent());
        }
    }

    private static Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("no gaps", "Events are numbered from 1 without gaps.");
        rules.put(
                "ends are final",
                "A job, array job or child ends once and stays as it ended; no child outlives its array job.");
        rules.put("the executor's own word", "An attempt ends by the report of the executor that it was placed on.");
        rules.put(
                "a stop that comes too late changes nothing",
                "A container that had ended with 0 before it was told to stop has succeeded, and one that was told before has"
                        + " not; neither a timeout nor a preemption ends a job whose container had ended before.");
        rules.put(
                "what was terminated is not tried again",
                "Once a job, array job or child that runs is terminated, or somebody is told that it is being stopped already, it is not tried again, whatever was"
                        + " asked of it before.");
        rules.put("registered once", "A process of an executor registers once, unless it was given up in between.");
        rules.put("attempts count up", "The attempts of a job are placed once each, numbered from 1 without gaps.");
        rules.put(
                "nodes are placed together",
                "All nodes of a multi-node parallel job are placed by one event, or none is.");
        rules.put(
                "dependencies are respected",
                "No job or child is placed before everything that it depends on has ended as it had to; events that end many"
                        + " children count them right.");
        rules.put(
                "placements fit",
                "After a placement its executor has not given away more than it has, nor its compute or service"
                        + " environment more than its maximum.");
        rules.put(
                "placement constraints hold",
                "Every executor that a job, child or node is placed on meets its placement constraints and has the processor of"
                        + " its runtime platform, or does not tell which it has.");
        rules.put(
                "nobody takes what is reserved",
                "A job of a quota share is placed on what is its share's own or on what it may borrow, and leaves what others"
                        + " reserve.");
        rules.put(
                "nothing is lost",
                "Every accepted job is there until it is purged, and it is purged only after its end.");
        rules.put("events are the state", "Folding all events into an empty state gives the live state, row by row.");
        rules.put("started once", "No executor starts an attempt that was started before.");
        rules.put(
                "everything ends",
                "When faults stop, every job that can run ends; after the retention no row of it is left.");
        return rules;
    }
}
