package io.headrace.executor.attempt;

import io.headrace.executor.attempt.AttemptInput.OfContainer;
import io.headrace.executor.attempt.AttemptInput.Started;
import io.headrace.executor.attempt.AttemptInput.StopOrdered;
import io.headrace.executor.attempt.ExecutorAction.AttemptAction;
import io.headrace.executor.attempt.ExecutorAction.AwaitExit;
import io.headrace.executor.attempt.ExecutorAction.AwaitTime;
import io.headrace.executor.attempt.ExecutorAction.Collect;
import io.headrace.executor.attempt.ExecutorAction.Create;
import io.headrace.executor.attempt.ExecutorAction.GiveUpPull;
import io.headrace.executor.attempt.ExecutorAction.InContainer;
import io.headrace.executor.attempt.ExecutorAction.Pull;
import io.headrace.executor.attempt.ExecutorAction.Remove;
import io.headrace.executor.attempt.ExecutorAction.Report;
import io.headrace.executor.attempt.ExecutorAction.Start;
import io.headrace.executor.attempt.ExecutorAction.Stop;
import io.headrace.executor.attempt.GroupMember.State;
import io.headrace.executor.recovery.ContainerGroup;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.value.ContainerCondition;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.EcsProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of several containers, from its placement (or its adoption) to the removal of all of them. Pure: it says what is to be done next,
 * others do it.
 *
 * <p>All are made before the first is started. So whatever an executor that dies leaves behind is either nothing that ran, which is placed again,
 * or all of them; and what the labels of any of them say is the whole plan, with which the next process goes on.
 *
 * <p>After every input the same question is asked, {@link #next}: what may be started, what has to be stopped, is there anything to be told. The
 * rules: a container is started when all that it waits for has happened. All end when an essential one has ended, when one can never
 * be started, when one does not come in time to what others wait for, or when the scheduler says so. Then what was not started is
 * started no more, and what runs is stopped, each once those that depend on it have ended.
 */
final class GroupMachine implements AttemptCourse {

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** Between the signals when nobody says another time, as with AWS. */
    private static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    /** How often a container that has ended is removed before it is left to the reaper. */
    private static final int REMOVE_TRIES = 30;

    private enum Phase {
        /** Images are pulled and containers are made; nothing runs. */
        PREPARING,
        /** From before the first is started until none will be started or runs any more. */
        RUNNING,
        /** Nothing was started, and all is being removed. */
        DISCARDING,
        /** The final report is on its way. */
        REPORTING,
        /** Reported, and being removed. */
        REMOVING,
        ENDED
    }

    private final ExecutorIdentity identity;
    private final AttemptId attemptId;
    private final Map<String, GroupMember> members = new LinkedHashMap<>();
    private Phase phase = Phase.PREPARING;
    private boolean placedHere;
    private @Nullable StopOrdered stop;
    /** What else ends all, in words for the job's owner. */
    private @Nullable String fault;

    private boolean faultBeforeStop;
    /** The container that the fault is about. */
    private @Nullable String blamed;

    private boolean startReported;
    private boolean startAcknowledged;

    GroupMachine(ExecutorIdentity identity, AttemptId attemptId) {
        this.identity = identity;
        this.attemptId = attemptId;
    }

    /** Begins with a placement. */
    List<ExecutorAction> place(Placement placement, PlacementTranslator translator) {
        placedHere = true;
        EcsProperties properties = placement.ecsProperties();
        if (properties == null) {
            throw new IllegalArgumentException("ecsProperties: expected the containers of " + attemptId);
        }
        ContainerGroup group = ContainerGroup.of(properties);
        for (ContainerGroup.Member member : group.members()) {
            try {
                ContainerPlan plan = translator.together().translate(placement, properties.task(), group, member);
                members.put(member.name(), new GroupMember(member, plan));
            } catch (ContainerFailure failure) {
                members.clear();
                fail(member.name(), ContainerFailure.of(member.name(), failure.reason()));
                break;
            }
        }
        return next();
    }

    /**
     * Begins with the containers that an earlier process made, at least one of which was started. One of the group that is not there any more
     * counts as ended.
     *
     * @param found by their names
     */
    List<ExecutorAction> adopt(ContainerGroup group, Map<String, AdoptedContainer> found, Instant now) {
        phase = Phase.RUNNING;
        List<ExecutorAction> actions = new ArrayList<>();
        for (ContainerGroup.Member one : group.members()) {
            members.put(one.name(), new GroupMember(one, PlacementTranslator.containerName(attemptId, one.name())));
        }
        for (Map.Entry<String, GroupMember> one : members.entrySet()) {
            GroupMember member = one.getValue();
            AdoptedContainer container = found.get(one.getKey());
            if (container == null) {
                member.vanished(now);
            } else if (container.started().isEmpty()) {
                member.state = State.CREATED;
            } else {
                member.foundEnded = container.ended();
                actions.addAll(running(member, container.started().get(), container));
            }
        }
        actions.addAll(next());
        return actions;
    }

    @Override
    public boolean wasPlacedHere() {
        return placedHere;
    }

    @Override
    public List<ExecutorAction> surrender() {
        return phase == Phase.PREPARING ? giveUpPulls() : List.of();
    }

    @Override
    public boolean ended() {
        return phase == Phase.ENDED;
    }

    @Override
    public List<ExecutorAction> on(AttemptInput input) {
        List<ExecutorAction> actions = new ArrayList<>();
        switch (input) {
            case StopOrdered order -> {
                stop = order;
            }
            case OfContainer one -> {
                GroupMember member = members.get(one.container());
                if (member != null) {
                    actions.addAll(on(member, one.input()));
                }
            }
            case AttemptInput.Acknowledged ignored -> acknowledged();
            case AttemptInput.Pulled ignored -> throw ofOneContainer(input);
            case AttemptInput.PullGivenUp ignored -> throw ofOneContainer(input);
            case AttemptInput.Created ignored -> throw ofOneContainer(input);
            case Started ignored -> throw ofOneContainer(input);
            case AttemptInput.Refused ignored -> throw ofOneContainer(input);
            case AttemptInput.Collected ignored -> throw ofOneContainer(input);
            case AttemptInput.Exited ignored -> throw ofOneContainer(input);
            case AttemptInput.Stopped ignored -> throw ofOneContainer(input);
            case AttemptInput.StopFailed ignored -> throw ofOneContainer(input);
            case AttemptInput.TimeUp ignored -> throw ofOneContainer(input);
            case AttemptInput.Removed ignored -> throw ofOneContainer(input);
            case AttemptInput.NotRemoved ignored -> throw ofOneContainer(input);
        }
        actions.addAll(next());
        return actions;
    }

    private List<ExecutorAction> on(GroupMember member, AttemptInput input) {
        switch (input) {
            case AttemptInput.Pulled ignored -> member.state = State.PULLED;
            case AttemptInput.PullGivenUp ignored -> member.state = State.PULLED;
            case AttemptInput.Created created -> {
                member.state = State.CREATED;
                member.container = created.container();
            }
            case Started started -> {
                return running(member, started, AdoptedContainer.JUST_STARTED);
            }
            case AttemptInput.Refused refused -> {
                return refused(member, refused.reason());
            }
            case AttemptInput.Collected collected -> member.collected(collected.range());
            case AttemptInput.Exited exited -> member.exited(exited.outcome());
            case AttemptInput.Stopped stopped -> member.stopped(stopped.wasRunning());
            case AttemptInput.StopFailed ignored -> {
                if (member.state == State.RUNNING) {
                    member.telling = Telling.BEING_TOLD_AGAIN;
                    return List.of(in(member, new Stop(attemptId, member.container, grace(member), RETRY)));
                }
                member.telling = Telling.UNKNOWN;
            }
            case AttemptInput.TimeUp ignored -> timeUp(member);
            case AttemptInput.Removed ignored -> member.removed = true;
            case AttemptInput.NotRemoved ignored -> {
                // What may yet run must be gone before anybody is told that it never did.
                if (phase == Phase.DISCARDING || member.state == State.NEVER || member.removals < REMOVE_TRIES) {
                    return List.of(remove(member, RETRY));
                }
                member.removed = true;
            }
            case AttemptInput.StopOrdered ignored -> throw unexpected(input);
            case AttemptInput.Acknowledged ignored -> throw unexpected(input);
            case OfContainer ignored -> throw unexpected(input);
        }
        return List.of();
    }

    private static IllegalArgumentException ofOneContainer(AttemptInput input) {
        return new IllegalArgumentException("not an input of a group: " + input);
    }

    private static IllegalArgumentException unexpected(AttemptInput input) {
        return new IllegalArgumentException("not an input of one container: " + input);
    }

    /**
     * One that is not started is the end of all, unless the end of all has begun: then nobody waits for it any more. It is removed at once: an
     * engine that answers too late may have started it all the same.
     */
    private List<ExecutorAction> refused(GroupMember member, String reason) {
        boolean ending = isToEnd();
        boolean mayRun = member.state == State.STARTING;
        member.notStarted(reason);
        if (!ending) {
            fail(member.name(), ContainerFailure.of(member.name(), reason));
        }
        return mayRun ? List.of(remove(member, Duration.ZERO)) : List.of();
    }

    private void fail(String name, String reason) {
        if (fault == null) {
            fault = reason;
            blamed = name;
            faultBeforeStop = stop == null;
            Optional.ofNullable(members.get(name)).ifPresent(member -> member.blamed(reason));
        }
    }

    private List<ExecutorAction> running(GroupMember member, Started started, AdoptedContainer how) {
        member.started(started, how);
        List<ExecutorAction> actions = new ArrayList<>();
        // Beside each other: others may wait for its end, and its output takes as long as Kafka does.
        actions.add(in(member, new Collect(attemptId, member.container, how.logged(), members.size())));
        actions.add(in(member, new AwaitExit(attemptId, member.container)));
        Optional<Duration> limit = member.plan.startTimeout();
        if (limit.isPresent() && !how.ended()) {
            actions.add(in(member, new AwaitTime(attemptId, started.at().plus(limit.get()))));
        }
        return actions;
    }

    /** In vain, unless somebody still waits for its end. */
    private void timeUp(GroupMember member) {
        if (isToEnd()) {
            return;
        }
        for (GroupMember other : members.values()) {
            ContainerCondition awaited = other.plan.dependsOn().get(member.name());
            if (member.state == State.RUNNING
                    && other.state == State.CREATED
                    && awaited != null
                    && awaited != ContainerCondition.START) {
                fail(
                        other.name(),
                        "container " + other.name() + " is not started: " + member.name() + " did not come to "
                                + awaited + " within its startTimeout of "
                                + member.plan
                                        .startTimeout()
                                        .orElse(Duration.ZERO)
                                        .toSeconds() + " seconds");
            }
        }
    }

    private void acknowledged() {
        if (phase == Phase.RUNNING) {
            startAcknowledged = true;
        } else if (phase == Phase.REPORTING) {
            phase = members.values().stream().anyMatch(GroupMember::hasRun) ? Phase.REMOVING : Phase.ENDED;
        }
    }

    // ------------------------------------------------------------------------------------------- what is to be done

    private List<ExecutorAction> next() {
        List<ExecutorAction> actions = new ArrayList<>();
        switch (phase) {
            case PREPARING -> prepare(actions);
            case RUNNING -> run(actions);
            case DISCARDING -> discard(actions);
            case REMOVING -> remove(actions);
            case REPORTING, ENDED -> {}
        }
        return actions;
    }

    private void prepare(List<ExecutorAction> actions) {
        if (isToEnd()) {
            if (none(State.CREATING)) {
                actions.addAll(giveUpPulls());
                phase = Phase.DISCARDING;
                discard(actions);
            }
            return;
        }
        for (GroupMember member : members.values()) {
            if (member.state == State.NEW) {
                member.state = State.PULLING;
                actions.add(in(member, new Pull(attemptId, member.containerPlan())));
            }
        }
        if (all(State.PULLED)) {
            for (GroupMember member : members.values()) {
                member.state = State.CREATING;
                actions.add(in(member, new Create(attemptId, member.containerPlan())));
            }
        }
        if (all(State.CREATED)) {
            phase = Phase.RUNNING;
            run(actions);
        }
    }

    private List<ExecutorAction> giveUpPulls() {
        return members.values().stream()
                .filter(member -> member.state == State.PULLING)
                .map(member -> in(member, new GiveUpPull(attemptId)))
                .toList();
    }

    private void run(List<ExecutorAction> actions) {
        if (!isToEnd()) {
            startWhatMay(actions);
        }
        if (isToEnd()) {
            end(actions);
        }
        if (phase == Phase.RUNNING) {
            report(actions);
        }
    }

    /** How those ended that had ended before this process began is learnt first: they may be the end of all. */
    private void startWhatMay(List<ExecutorAction> actions) {
        if (members.values().stream().anyMatch(member -> member.foundEnded && member.state == State.RUNNING)) {
            return;
        }
        Optional<GroupMember> gone =
                members.values().stream().filter(member -> member.gone).findFirst();
        for (GroupMember member : members.values()) {
            if (member.state != State.CREATED) {
                continue;
            }
            if (gone.isPresent()) {
                // An earlier process may have told the end and begun to remove them.
                fail(
                        member.name(),
                        "container " + member.name() + " is not started: container "
                                + gone.get().name() + " was removed by somebody else");
                return;
            }
            boolean ready = true;
            for (Map.Entry<String, ContainerCondition> awaited :
                    member.plan.dependsOn().entrySet()) {
                GroupMember other = members.get(awaited.getKey());
                if (other == null || other.canNever(awaited.getValue())) {
                    fail(
                            member.name(),
                            "container " + member.name() + " is not started: it waits for " + awaited.getKey()
                                    + " to come to " + awaited.getValue()
                                    + (other == null ? "" : ", which " + other.howEnded()));
                    return;
                }
                ready &= other.hasCome(awaited.getValue());
            }
            if (ready) {
                member.state = State.STARTING;
                actions.add(in(member, new Start(attemptId, member.container)));
            }
        }
    }

    private boolean isToEnd() {
        return stop != null
                || fault != null
                || members.values().stream().anyMatch(member -> member.plan.essential() && member.state == State.ENDED);
    }

    /** Starts nothing more, and stops what runs: first those that depend on others. */
    private void end(List<ExecutorAction> actions) {
        if (!none(State.STARTING)) {
            return;
        }
        if (members.values().stream().noneMatch(GroupMember::hasRun)) {
            phase = Phase.DISCARDING;
            discard(actions);
            return;
        }
        for (GroupMember member : members.values()) {
            if (member.state == State.CREATED) {
                member.state = State.NEVER;
            }
        }
        for (GroupMember member : members.values()) {
            boolean needed = members.values().stream()
                    .anyMatch(other -> other.state == State.RUNNING
                            && other.plan.dependsOn().containsKey(member.name()));
            if (member.state == State.RUNNING && member.telling == Telling.NOT_TOLD && !needed) {
                member.telling = Telling.BEING_TOLD;
                actions.add(in(member, new Stop(attemptId, member.container, grace(member), Duration.ZERO)));
            }
        }
    }

    private Duration grace(GroupMember member) {
        StopOrdered order = stop;
        return member.plan.stopTimeout().orElse(order == null ? USUAL_GRACE : order.grace());
    }

    /**
     * The attempt runs once one of its containers does; a node once an essential one does, for its address is what others will ask. Its end is
     * told when no container runs or will be started, and the scheduler is sure to have heard of the start.
     */
    private void report(List<ExecutorAction> actions) {
        Optional<GroupMember> first = members.values().stream()
                .filter(member -> member.startedAt != null)
                .filter(member -> !attemptId.job().isNode() || member.plan.essential())
                .findFirst();
        Instant began = first.map(member -> member.startedAt).orElse(null);
        if (!startReported && first.isPresent() && began != null) {
            startReported = true;
            actions.add(new Report(
                    attemptId,
                    new AttemptStarted(
                            identity.executorId(),
                            identity.incarnation(),
                            attemptId,
                            first.get().container.id(),
                            began.toEpochMilli(),
                            first.get().address.orElse(null))));
        }
        boolean over = isToEnd() && members.values().stream().allMatch(GroupMember::isOver);
        if (over && (startAcknowledged || !startReported)) {
            phase = Phase.REPORTING;
            actions.add(new Report(
                    attemptId,
                    new GroupEnd(List.copyOf(members.values()), fault, stop != null && !faultBeforeStop, placedHere)
                            .report(identity, attemptId)));
        }
    }

    private void discard(List<ExecutorAction> actions) {
        remove(actions);
        if (phase == Phase.DISCARDING && members.values().stream().allMatch(member -> member.removed)) {
            phase = Phase.REPORTING;
            String reason = fault != null
                    ? fault
                    : new ContainerFailure(
                                    Code.CANNOT_START,
                                    "stopped before it was started: " + (stop == null ? "unknown" : stop.reason()))
                            .reason();
            String name = blamed;
            actions.add(new Report(
                    attemptId,
                    new AttemptNotStarted(
                            identity.executorId(),
                            identity.incarnation(),
                            attemptId,
                            reason,
                            name == null
                                    ? List.of()
                                    : List.of(new ContainerEnd(name, null, reason, null, null, null)))));
        }
    }

    private void remove(List<ExecutorAction> actions) {
        for (GroupMember member : members.values()) {
            if (member.removals == 0) {
                actions.add(remove(member, Duration.ZERO));
            }
        }
        if (phase == Phase.REMOVING && members.values().stream().allMatch(member -> member.removed)) {
            phase = Phase.ENDED;
        }
    }

    private ExecutorAction remove(GroupMember member, Duration after) {
        member.removals++;
        return in(member, new Remove(attemptId, member.container, after));
    }

    private ExecutorAction in(GroupMember member, AttemptAction step) {
        return new InContainer(attemptId, member.name(), step);
    }

    private boolean all(State state) {
        return !members.isEmpty() && members.values().stream().allMatch(member -> member.state == state);
    }

    private boolean none(State state) {
        return members.values().stream().noneMatch(member -> member.state == state);
    }
}
