package io.headrace.simulator;

import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.scheduler.core.SchedulerEvolution;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.schemas.constraint.InvalidExpressionException;
import io.headrace.schemas.constraint.PlacementExpression;
import io.headrace.schemas.event.AttemptEvent.AttemptAdopted;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
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
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.RuntimePlatform;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sees the containers as well as what the scheduler decided, and so what neither the scheduler's state nor an executor could show. The rules that
 * it knows are those that it throws a {@link Violation} with.
 */
final class Witness {
    /** What is known of one attempt. */
    private static final class Attempt {
        private final JobPlaced placed;
        private final ExecutorRegistered offer;
        private boolean started;
        private boolean runs;
        private boolean lost;
        private boolean over;
        /** Whether its container was destroyed before the scheduler heard that it started: nobody can know that it did. */
        private boolean gone;

        private boolean recordedAsRunning;
        /** Whether it may be missing from an inventory: destroyed, or started by a process whose successor looked already. */
        private boolean mayBeMissing;

        private @Nullable Integer exitCode;
        private @Nullable Instant endedAt;
        /** When the first stop of it was durable. */
        private @Nullable Instant stopAsked;
        /** Whether its container was told to stop while it ran. */
        private boolean toldToStop;
        /** Whether the engine did not say what became of a stop: then nobody knows whether it came in time. */
        private boolean stopFailed;
        /** Whether a later process of its executor has it, which does not know what an earlier one told it. */
        private boolean adopted;

        Attempt(JobPlaced placed, ExecutorRegistered offer) {
            this.placed = placed;
            this.offer = offer;
        }

        /** Whether the scheduler counts on it. */
        boolean counts() {
            return !lost && !over;
        }
    }

    private final Counts counts;
    private final InstantSource clock;
    private final DependencyWitness dependencies = new DependencyWitness();
    private final ServiceWitness services = new ServiceWitness();
    private final JournaledTables foldedTables = new JournaledTables();
    private final SchedulerState folded = new SchedulerState(foldedTables);
    private final TreeMap<JobId, JobSubmitted> accepted = new TreeMap<>();
    private final TreeMap<JobId, String> ended = new TreeMap<>();
    private final TreeMap<JobId, Integer> tries = new TreeMap<>();
    private final TreeMap<AttemptId, Attempt> attempts = new TreeMap<>();
    private final Map<ExecutorId, ExecutorRegistered> offers = new HashMap<>();
    private final Set<JobId> terminated = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> unanswered = new TreeSet<>();
    private long sequence;
    private long latest;
    /** Whose registration is being decided now. */
    private @Nullable ExecutorId registering;

    Witness(Counts counts, InstantSource clock) {
        this.counts = counts;
        this.clock = clock;
    }

    // ---------------------------------------------------------------------------------------------- the scheduler says

    /** An event is durable. */
    void decided(SimScheduler.Decided decided) {
        must(
                decided.recorded().sequence() == ++sequence,
                "no gaps",
                "event " + decided.recorded().sequence() + " follows " + (sequence - 1));
        Event event = decided.recorded().event();
        if (decided.time() != latest) {
            registering = null;
            latest = decided.time();
        }
        SchedulerEvolution.apply(folded, event, sequence, decided.time());
        foldedTables.commit();
        counts.event(event.getClass().getSimpleName());
        dependencies.take(event);
        services.take(event, folded);
        take(event);
    }

    @SuppressWarnings("PatternVariableHidesField")
    private void take(Event event) {
        if (event instanceof JobSubmitted e) {
            counts.jobs++;
            unanswered.remove(e.jobId().toString());
            must(accepted.put(e.jobId(), e) == null, "accepted once", e.jobId());
            forget(e.jobId());
        } else if (event instanceof JobQueued e) {
            mustBeOpen(e.jobId(), e);
            must(
                    !terminated.contains(e.jobId())
                            && !terminated.contains(e.jobId().parent()),
                    "what was terminated is not tried again",
                    e);
        } else if (event instanceof JobPlaced e) {
            placed(e);
        } else if (event instanceof NodesPlaced e) {
            nodesPlaced(e);
        } else if (event instanceof AttemptRunning e) {
            mustBeOpen(e.attemptId().job(), e);
            Attempt attempt = attempt(e.attemptId());
            must(attempt.started, "events are true", e + ", but its container never started");
            attempt.recordedAsRunning = true;
            attempt.gone = false;
        } else if (event instanceof AttemptSucceeded e) {
            over(e.attemptId(), 0, e);
            hasDoneItsPart(e.attemptId());
        } else if (event instanceof AttemptFailed e) {
            over(e.attemptId(), e.exitCode(), e);
            hasNotDoneItsPart(e);
        } else if (event instanceof AttemptAdopted e) {
            attempt(e.attemptId()).adopted = true;
        } else if (event instanceof JobStopRequested e) {
            stopAsked(attempt(e.attemptId()));
            terminated(e.jobId(), e.cause());
        } else if (event instanceof NodesStopRequested e) {
            liveNodes(e.jobId()).forEach(this::stopAsked);
            terminated(e.jobId(), e.cause());
        } else if (event instanceof ArrayStopRequested e) {
            terminated(e.jobId(), e.cause());
        } else if (event instanceof AttemptLost e) {
            Attempt attempt = attempt(e.attemptId());
            must(
                    !e.executorId().equals(registering) || attempt.mayBeMissing,
                    "what is there is not lost",
                    e + ", although nobody destroyed its container");
            attempt.lost = true;
            counts.zombies += attempt.runs ? 1 : 0;
        } else if (event instanceof JobSucceeded e) {
            end(e.jobId(), "SUCCEEDED");
        } else if (event instanceof JobFailed e) {
            end(e.jobId(), "FAILED");
        } else if (event instanceof JobPurged e) {
            must(ended.containsKey(e.jobId()), "purged after the end", e.jobId());
            accepted.remove(e.jobId());
        } else if (event instanceof ExecutorRegistered e) {
            offers.put(e.executorId(), e);
            registering = e.executorId();
        } else if (event instanceof CommandRejected e) {
            counts.refused++;
            unanswered.remove(e.jobId() == null ? "" : e.jobId());
            if (e.reason() == RejectionReason.STOP_ALREADY_REQUESTED
                    && e.command().startsWith("Terminate")) {
                // Whoever is told so relies on it.
                terminated(JobId.parse(Objects.requireNonNull(e.jobId())), StopCause.TERMINATE);
            }
        }
    }

    private void placed(JobPlaced event) {
        counts.placements++;
        mustBeOpen(event.jobId(), event);
        int number = tries.merge(event.jobId(), 1, Integer::sum);
        must(event.attemptId().number() == number, "attempts count up", event + " as number " + number);
        ExecutorRegistered offer = Objects.requireNonNull(offers.get(event.executorId()));
        JobSubmitted job = Objects.requireNonNull(accepted.get(event.jobId().parent()));
        must(
                meets(job.placementConstraints(), job.container(), job.nodes(), offer.attributes()),
                "placement constraints hold",
                event + " of " + job.placementConstraints() + " on one with " + offer.attributes());
        attempts.put(event.attemptId(), new Attempt(event, offer));
    }

    /** Whether an executor with these attributes may have the job; read from what was submitted. */
    static boolean meets(
            List<PlacementConstraint> constraints,
            @Nullable ContainerProperties container,
            @Nullable JobNodes nodes,
            Map<String, String> attributes) {
        boolean processor = nodes == null
                ? isProcessorOf(container, attributes)
                : nodes.groups().stream().allMatch(group -> isProcessorOf(group.container(), attributes));
        if (!processor) {
            return false;
        }
        try {
            for (PlacementConstraint constraint : constraints) {
                if (!PlacementExpression.parse(constraint.expression()).matches(attributes)) {
                    return false;
                }
            }
            return true;
        } catch (InvalidExpressionException e) {
            throw new Violation("placement constraints hold", "accepted, although " + e.getMessage());
        }
    }

    private static boolean isProcessorOf(@Nullable ContainerProperties container, Map<String, String> attributes) {
        RuntimePlatform platform = container == null ? null : container.runtimePlatform();
        String wanted = platform == null ? null : platform.cpuArchitecture();
        String told = attributes.get("ecs.cpu-architecture");
        return wanted == null || told == null || wanted.equalsIgnoreCase(told);
    }

    private void nodesPlaced(NodesPlaced event) {
        JobSubmitted job = Objects.requireNonNull(accepted.get(event.jobId()));
        JobNodes nodes = Objects.requireNonNull(job.nodes());
        must(event.nodes().size() == nodes.numNodes(), "nodes are placed together", event);
        for (NodePlacement node : event.nodes()) {
            JobId id = event.jobId().node(node.node());
            placed(new JobPlaced(
                    id,
                    new AttemptId(id, event.attempt()),
                    event.jobQueue(),
                    event.computeEnvironment(),
                    node.executorId(),
                    node.incarnation(),
                    nodes.of(node.node()).resources()));
        }
    }

    /** The scheduler knows of an end; an executor has said so. */
    private void over(AttemptId id, @Nullable Integer exitCode, Event event) {
        Attempt attempt = attempt(id);
        must(attempt.counts(), "an attempt ends once", event);
        must(!attempt.runs, "an ended attempt has no container", event + ", but its container runs");
        must(
                exitCode == null || (attempt.started && Objects.equals(exitCode, attempt.exitCode)),
                "events are true",
                event + ", but its container ended with " + attempt.exitCode);
        attempt.over = true;
    }

    private void terminated(JobId job, StopCause cause) {
        if (cause == StopCause.TERMINATE) {
            terminated.add(job);
        }
    }

    private void stopAsked(Attempt attempt) {
        attempt.stopAsked = attempt.stopAsked == null ? clock.instant() : attempt.stopAsked;
    }

    /** A node that is stopped because its main node has ended has done its part, too. */
    private void hasDoneItsPart(AttemptId id) {
        Attempt attempt = attempt(id);
        if (!id.job().isNode()) {
            must(!attempt.toldToStop, "a stop counts if it came in time", id + " was told to stop and has succeeded");
            if (attempt.stopAsked != null) {
                counts.fault("stops that came too late");
            }
        }
    }

    private void hasNotDoneItsPart(AttemptFailed event) {
        Attempt attempt = attempt(event.attemptId());
        if (!Objects.equals(event.exitCode(), 0)) {
            return;
        }
        Instant asked = attempt.stopAsked;
        Instant endedAt = Objects.requireNonNull(attempt.endedAt, "its exit code is known");
        must(
                asked != null
                        && (attempt.adopted || attempt.mayBeMissing || attempt.stopFailed || !asked.isAfter(endedAt)),
                "a stop counts if it came in time",
                event + ", but its container ended at " + endedAt + " and its stop was asked for at " + asked);
    }

    private Collection<Attempt> liveNodes(JobId job) {
        return attempts
                .subMap(new AttemptId(job.node(0), 1), new AttemptId(job.child(Integer.MAX_VALUE), 1))
                .values()
                .stream()
                .filter(Attempt::counts)
                .toList();
    }

    private void end(JobId job, String status) {
        counts.ended(status);
        attempts.subMap(new AttemptId(job.node(0), 1), new AttemptId(job.child(Integer.MAX_VALUE), 1))
                .forEach((node, attempt) -> must(
                        !attempt.counts(), "a job ends after its nodes", job + " ends while " + node + " is live"));
        mustBeOpen(job, status);
        ended.put(job, status);
    }

    /** An id that was purged may come again, as another job. */
    private void forget(JobId job) {
        JobId behind = job.child(Integer.MAX_VALUE);
        ended.subMap(job, true, behind, true).clear();
        terminated.removeIf(each -> each.parent().equals(job));
        tries.subMap(job, true, behind, true).clear();
        attempts.subMap(new AttemptId(job, 1), new AttemptId(behind, 1)).clear();
    }

    // ------------------------------------------------------------------------------------------- what happens on hosts

    /**
     * A container starts.
     *
     * @param superseded whether by a process whose successor is there: it cannot know yet what the scheduler and the successor made out
     * @return whether the end of this container is the end of the attempt
     */
    boolean started(AttemptId id, ExecutorId host, boolean superseded) {
        counts.containers++;
        Attempt attempt = attempts.get(id);
        if (superseded && attempt != null && (attempt.started || !attempt.counts())) {
            counts.zombies++;
            return false;
        }
        must(attempt != null, "only what was placed starts", id + " on " + host);
        Attempt known = Objects.requireNonNull(attempt);
        must(!known.started || known.gone, "an attempt starts once", id + " starts again on " + host);
        must(!known.over, "an ended attempt has no container", id + " starts on " + host + " after it has ended");
        must(known.placed.executorId().equals(host), "only what was placed starts", id + " on " + host);
        known.started = true;
        known.runs = true;
        known.gone = false;
        known.mayBeMissing |= superseded;
        if (known.lost) {
            counts.zombies++;
            return true;
        }
        attempts.subMap(new AttemptId(id.job(), 1), id)
                .forEach((other, before) -> must(
                        !before.runs || before.lost, "one container per job", id + " starts while " + other + " runs"));
        checkDependencies(id);
        checkMainNode(id);
        checkCapacity(known, host);
        return true;
    }

    private void checkMainNode(AttemptId id) {
        JobSubmitted job = accepted.get(id.job().parent());
        JobNodes nodes = job == null ? null : job.nodes();
        if (nodes != null && id.job().nodeIndex() != nodes.mainNode()) {
            JobId main = id.job().parent().node(nodes.mainNode());
            must(
                    attempt(new AttemptId(main, id.number())).recordedAsRunning,
                    "the main node comes first",
                    id + " starts before its main node is known to run");
        }
    }

    private void checkDependencies(AttemptId id) {
        must(accepted.containsKey(id.job().parent()), "only accepted jobs run", id);
        dependencies.missing(id.job()).ifPresent(missing -> {
            throw new Violation("dependencies come first", id + " starts before " + missing);
        });
    }

    /** Placements under an older registration may be more than what a later one offers. */
    private void checkCapacity(Attempt newest, ExecutorId host) {
        ResourceAmounts used = ResourceAmounts.NONE;
        for (Attempt attempt : attempts.values()) {
            if (attempt.runs
                    && attempt.counts()
                    && attempt.placed.executorId().equals(host)
                    && attempt.offer.capacity().equals(newest.offer.capacity())) {
                used = used.plus(attempt.placed.resources());
            }
        }
        must(
                used.fitsIn(newest.offer.capacity()),
                "capacity is kept",
                "containers on " + host + " use " + used + " of " + newest.offer.capacity());
    }

    /** An engine gave no answer to a stop. */
    void stopFailed(AttemptId id) {
        Attempt attempt = attempts.get(id);
        if (attempt != null) {
            attempt.stopFailed = true;
        }
    }

    /** A container that runs is told to stop. */
    void toldToStop(AttemptId id) {
        Attempt attempt = attempts.get(id);
        if (attempt != null) {
            attempt.toldToStop = true;
        }
    }

    /**
     * A container has ended, however, and what it left is kept.
     *
     * @param at when it ended, which may be a while ago
     */
    void ended(AttemptId id, ExitOutcome outcome, Instant at) {
        Attempt attempt = attempts.get(id);
        if (attempt != null) {
            attempt.runs = false;
            attempt.endedAt = at;
            attempt.exitCode =
                    outcome.exitCode().isPresent() ? outcome.exitCode().getAsInt() : null;
            if (outcome.exitCode().isEmpty()) {
                gone(id);
            }
        }
    }

    /** A container is destroyed, running or not, by something else than the end of its attempt. */
    void gone(AttemptId id) {
        Attempt attempt = attempts.get(id);
        if (attempt != null) {
            attempt.gone = !attempt.recordedAsRunning;
            attempt.mayBeMissing = true;
        }
    }

    // ------------------------------------------------------------------------------------------------------ the whole

    /** What is quick enough for every commit. */
    void check(SchedulerView view) {
        must(
                view.specs().all().size() == accepted.size()
                        && accepted.keySet().stream().allMatch(view.specs()::contains),
                "nothing is lost",
                accepted.size() + " jobs are accepted and not purged, the scheduler has "
                        + view.specs().all().size());
    }

    /** A submission is durable. */
    void submitted(String job) {
        if (asked.add(job)) {
            unanswered.add(job);
        }
    }

    /** When all is read, all is answered. */
    void checkAnswers() {
        must(unanswered.isEmpty(), "every submission is answered", "no answer for " + unanswered);
        services.checkAllAreBack();
    }

    /** The fold of all events so far is the state. */
    void checkFold(JournaledTables live) {
        Map<TableId, List<?>> expected = live.rows();
        foldedTables
                .rows()
                .forEach((table, rows) -> must(
                        rows.equals(expected.get(table)),
                        "events are the state",
                        "table " + table + " is " + expected.get(table) + ", the events say " + rows));
    }

    private Attempt attempt(AttemptId id) {
        Attempt attempt = attempts.get(id);
        must(attempt != null, "only what was placed has news", id);
        return Objects.requireNonNull(attempt);
    }

    private void mustBeOpen(JobId job, Object event) {
        must(!ended.containsKey(job), "ends are final", event + " after " + job + " was " + ended.get(job));
        must(accepted.containsKey(job.parent()), "only accepted jobs have news", event);
    }

    private static void must(boolean holds, String rule, Object otherwise) {
        if (!holds) {
            throw new Violation(rule, otherwise.toString());
        }
    }
}
