package io.headrace.simulator;

import io.headrace.executor.attempt.AdoptedContainer;
import io.headrace.executor.attempt.AttemptInput;
import io.headrace.executor.attempt.ExecutorAction;
import io.headrace.executor.attempt.ExecutorAction.Announce;
import io.headrace.executor.attempt.ExecutorAction.AttemptAction;
import io.headrace.executor.attempt.ExecutorAction.AwaitExit;
import io.headrace.executor.attempt.ExecutorAction.AwaitTime;
import io.headrace.executor.attempt.ExecutorAction.Collect;
import io.headrace.executor.attempt.ExecutorAction.Create;
import io.headrace.executor.attempt.ExecutorAction.GiveUpPull;
import io.headrace.executor.attempt.ExecutorAction.InContainer;
import io.headrace.executor.attempt.ExecutorAction.Leave;
import io.headrace.executor.attempt.ExecutorAction.Pull;
import io.headrace.executor.attempt.ExecutorAction.Register;
import io.headrace.executor.attempt.ExecutorAction.Remove;
import io.headrace.executor.attempt.ExecutorAction.Report;
import io.headrace.executor.attempt.ExecutorAction.Start;
import io.headrace.executor.attempt.ExecutorAction.Stop;
import io.headrace.executor.attempt.ExecutorIdentity;
import io.headrace.executor.attempt.ExecutorMachine;
import io.headrace.executor.attempt.PlacementTranslator;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.executor.recovery.OrphanReaper;
import io.headrace.executor.recovery.OrphanRules;
import io.headrace.executor.recovery.Reattach;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One process of an executor on virtual time: the order of its start is that of {@code Executor}, and it does what {@link ExecutorMachine} says,
 * each thing at some later time, and any of them may fail. Between any two of them it may die, or be held up.
 */
final class SimProcess {
    private static final long HEARTBEAT_MILLIS = 2_000;
    private static final long REAP_MILLIS = 120_000;

    private final World world;
    private final SimHost host;
    private final ExecutorIdentity identity;
    private final ExecutorMachine machine;
    private final OrphanReaper reaper;
    private final SimProducer<ExecutorReport> producer;
    private final SimTopic<ExecutorOrder> orders;
    private final Runnable reader = this::ordersCame;
    private final Set<Whose> pulls = new HashSet<>();
    private int position;
    private boolean listening;
    private boolean reading;
    private boolean dead;
    private long heldUntil;
    private long cutUntil;
    private boolean heartbeatOnItsWay;
    private int actionsToCrash = -1;

    /** A container of an attempt; without a name the only one. */
    private record Whose(AttemptId id, @Nullable String container) {
        AttemptInput said(AttemptInput input) {
            return container == null ? input : new AttemptInput.OfContainer(container, input);
        }
    }

    SimProcess(World world, SimHost host, String incarnation) {
        this.world = world;
        this.host = host;
        this.identity = new ExecutorIdentity(
                host.id(),
                incarnation,
                host.id().value(),
                "dry-run",
                host.environments(),
                host.capacity(),
                host.attributes());
        this.machine = new ExecutorMachine(identity, new PlacementTranslator(host.labels(), Network.HOST));
        this.reaper = new OrphanReaper(
                host.runtime(),
                attempt -> machine.isLive(attempt) || machine.superseded(),
                OrphanRules.USUAL,
                new ExecutorMetrics(new SimpleMeterRegistry()));
        this.orders = world.placementsOf(host.id());
        this.producer = new SimProducer<>(world.loop(), world.dice(), world.weather(), world.reports(), world.counts());
    }

    boolean alive() {
        return !dead;
    }

    /** Whether it has nothing left to tell or to do. */
    boolean idle() {
        return machine.inventory().isEmpty() && listening && position == orders.end();
    }

    // ------------------------------------------------------------------------------------------------ life and death

    /** As {@code Executor} begins: positions, containers, registration, adoption, orders. */
    void start() {
        trace("starts");
        position = orders.end();
        orders.follow(reader);
        later(moment(), () -> {
            Reattach found = Reattach.plan(host.containers());
            later(moment(), () -> discard(found));
        });
    }

    private void discard(Reattach found) {
        for (OwnContainer unused : found.discard()) {
            trace("discards " + unused.ref().name());
            host.remove(unused.ref());
        }
        later(moment(), () -> {
            trace("registers with " + found.attempts());
            producer.send(identity.registration(found.attempts()), () -> later(0, () -> adopt(found)));
        });
    }

    private void adopt(Reattach found) {
        for (Reattach.Adoption adoption : found.adopt()) {
            Instant startedAt = adoption.container().startedAt().orElse(Instant.ofEpochMilli(host.now()));
            ContainerRef container = adoption.container().ref();
            perform(machine.adopt(adoption.attemptId(), container, started(startedAt, container), LogPosition.START));
        }
        for (Reattach.GroupAdoption group : found.groups()) {
            Map<String, AdoptedContainer> containers = new HashMap<>();
            group.containers().forEach((name, one) -> containers.put(name, adopted(one)));
            perform(machine.adopt(group.attemptId(), group.group(), containers, Instant.ofEpochMilli(host.now())));
        }
        listening = true;
        ordersCame();
        later(HEARTBEAT_MILLIS, this::beat);
        later(REAP_MILLIS, this::reap);
    }

    private AdoptedContainer adopted(OwnContainer found) {
        Instant startedAt = found.startedAt().orElse(Instant.ofEpochMilli(host.now()));
        return new AdoptedContainer(
                found.phase() == OwnContainer.Phase.CREATED
                        ? Optional.empty()
                        : Optional.of(started(startedAt, found.ref())),
                found.phase() == OwnContainer.Phase.ENDED,
                LogPosition.START);
    }

    private void beat() {
        if (!heartbeatOnItsWay) {
            heartbeatOnItsWay = true;
            producer.send(new ExecutorHeartbeat(host.id(), identity.incarnation()), () -> heartbeatOnItsWay = false);
        }
        later(HEARTBEAT_MILLIS, this::beat);
    }

    private void reap() {
        reaper.reap();
        later(REAP_MILLIS, this::reap);
    }

    /** Says goodbye and ends. */
    void stop() {
        trace("stops");
        producer.send(new ExecutorStopping(host.id(), identity.incarnation()), () -> {});
        later(world.dice().between(1, 5_000), this::die);
    }

    /** Ends at once; what was on its way to a container or to Kafka may or may not get there. */
    void die() {
        if (!dead) {
            trace("dies");
            dead = true;
            producer.die();
            reaper.close();
            orders.leave(reader);
        }
    }

    /** Nothing happens in this process until then; its containers do not notice. */
    void hold(long until) {
        trace("is held up for " + (until - world.loop().millis()) + " ms");
        heldUntil = Math.max(heldUntil, until);
    }

    /** It reaches Kafka no more until then. */
    void cut(long until) {
        trace("is cut off for " + (until - world.loop().millis()) + " ms");
        cutUntil = Math.max(cutUntil, until);
        producer.cut(until);
    }

    /** Dies after so many more actions. */
    void crashAfter(int actions) {
        actionsToCrash = actions;
    }

    // ------------------------------------------------------------------------------------------------ orders, actions

    private void ordersCame() {
        if (listening && !reading && position < orders.end()) {
            reading = true;
            long wait = Math.max(0, cutUntil - world.loop().millis());
            later(wait + world.weather().delay(world.dice(), 1, 20, 5_000), this::read);
        }
    }

    private void read() {
        reading = false;
        while (position < orders.end() && !dead) {
            ExecutorOrder order = orders.at(position++);
            obey(order);
            if (trouble(3)) {
                // An order may come twice, and the second changes nothing, however late.
                world.counts().duplicates++;
                later(world.dice().between(0, 60_000), () -> obey(order));
            }
        }
    }

    private void obey(ExecutorOrder order) {
        perform(machine.obey(order));
    }

    private void took(AttemptId attemptId, AttemptInput input) {
        perform(machine.on(attemptId, input));
    }

    private void perform(List<ExecutorAction> actions) {
        for (ExecutorAction action : actions) {
            if (dead) {
                return;
            }
            if (actionsToCrash >= 0 && actionsToCrash-- == 0) {
                world.counts().fault("crashes of executors between two actions");
                die();
                host.startLater(world.dice().between(500, 60_000));
                return;
            }
            trace(action);
            switch (action) {
                case Register register -> producer.send(register.registration(), () -> {});
                case Leave ignored -> {
                    stop();
                    world.counts().fault("executors drained");
                    host.startLater(world.dice().between(6_000, 60_000));
                }
                case AttemptAction step -> step(step);
            }
        }
    }

    private void step(AttemptAction action) {
        if (action instanceof InContainer one) {
            step(one.step(), new Whose(one.attemptId(), one.container()));
        } else {
            step(action, new Whose(action.attemptId(), null));
        }
    }

    private void step(AttemptAction action, Whose whose) {
        switch (action) {
            case Pull ignored -> pull(whose);
            case GiveUpPull ignored ->
                later(moment(), () -> {
                    if (pulls.remove(whose)) {
                        took(whose.id(), whose.said(new AttemptInput.PullGivenUp()));
                    }
                });
            case Create create -> create(create, whose);
            case Start start -> start(start, whose);
            case Announce announce -> producer.send(announce.report(), () -> {});
            case Report report ->
                producer.send(report.report(), () -> answer(whose, 0, new AttemptInput.Acknowledged()));
            case Collect collect ->
                host.onExit(
                        collect.container(),
                        outcome -> answer(whose, moment(), new AttemptInput.Collected(Optional.empty())));
            case AwaitExit exit ->
                host.onExit(exit.container(), outcome -> answer(whose, moment(), new AttemptInput.Exited(outcome)));
            case AwaitTime time ->
                answer(whose, Math.max(0, time.until().toEpochMilli() - host.now()), new AttemptInput.TimeUp());
            case Stop stop ->
                later(stop.after().toMillis() + moment(), () -> {
                    if (trouble(3)) {
                        world.witness().stopFailed(whose.id());
                        answer(whose, moment(), new AttemptInput.StopFailed());
                    } else {
                        boolean wasRunning = host.stop(stop.container(), whose.id(), stop.grace());
                        host.onExit(
                                stop.container(),
                                outcome -> answer(whose, moment(), new AttemptInput.Stopped(wasRunning)));
                    }
                });
            case Remove remove -> remove(remove, whose);
            case InContainer one -> throw new IllegalStateException("a step inside a step: " + one);
        }
    }

    private void pull(Whose whose) {
        pulls.add(whose);
        later(world.weather().delay(world.dice(), 1, 3_000, 120_000), () -> {
            if (pulls.remove(whose)) {
                took(
                        whose.id(),
                        whose.said(
                                trouble(2) ? refused(ContainerFailure.Code.CANNOT_PULL) : new AttemptInput.Pulled()));
            }
        });
    }

    /** An engine may make the container although the call fails. */
    private void create(Create create, Whose whose) {
        later(moment(), () -> {
            boolean fails = trouble(2);
            if (fails && trouble(50)) {
                answer(whose, moment(), refused(ContainerFailure.Code.CANNOT_CREATE));
                return;
            }
            var container = host.runtime().create(create.plan());
            answer(
                    whose,
                    moment(),
                    fails ? refused(ContainerFailure.Code.ENGINE_TIMEOUT) : new AttemptInput.Created(container));
        });
    }

    private void start(Start start, Whose whose) {
        Instant startedAt = Instant.ofEpochMilli(host.now());
        later(moment(), () -> {
            AttemptInput answer;
            try {
                host.startContainer(start.container(), this);
                answer = started(startedAt, start.container());
                if (trouble(1)) {
                    answer = refused(ContainerFailure.Code.ENGINE_TIMEOUT);
                }
            } catch (ContainerFailure failure) {
                answer = new AttemptInput.Refused(failure.reason());
            }
            answer(whose, moment(), answer);
        });
    }

    private AttemptInput.Started started(Instant at, ContainerRef container) {
        return new AttemptInput.Started(at, host.runtime().address(container));
    }

    /** An engine may say that it removed what is still there, which the reaper is for. */
    private void remove(Remove remove, Whose whose) {
        later(remove.after().toMillis() + moment(), () -> {
            boolean fails = trouble(5);
            if (!fails) {
                host.remove(remove.container());
            }
            answer(whose, moment(), fails ? new AttemptInput.NotRemoved() : new AttemptInput.Removed());
        });
    }

    private static AttemptInput refused(ContainerFailure.Code code) {
        return new AttemptInput.Refused(new ContainerFailure(code, "as simulated").reason());
    }

    // -------------------------------------------------------------------------------------------------------- helpers

    private boolean trouble(int percent) {
        return world.weather().stormy() && world.dice().percent(percent);
    }

    private long moment() {
        return world.weather().delay(world.dice(), 1, 30, 10_000);
    }

    private void answer(Whose whose, long delay, AttemptInput input) {
        later(delay, () -> took(whose.id(), whose.said(input)));
    }

    private void later(long delay, Runnable task) {
        world.loop().after(delay, () -> resume(task));
    }

    private void resume(Runnable task) {
        if (dead) {
            return;
        }
        long now = world.loop().millis();
        if (now < heldUntil) {
            world.loop().after(heldUntil - now, () -> resume(task));
        } else {
            task.run();
        }
    }

    private void trace(Object what) {
        world.trace().add(identity.incarnation(), what);
    }
}
