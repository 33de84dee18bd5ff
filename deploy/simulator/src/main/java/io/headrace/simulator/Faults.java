package io.headrace.simulator;

import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.Dice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What goes wrong, each kind again and again at random times. To add a kind, add a line to {@link #start}. */
final class Faults {
    private static final int MINUTE = 60_000;

    private final World world;
    private final Dice dice;
    private final SimScheduler scheduler;
    private final List<SimHost> hosts;

    Faults(World world, SimScheduler scheduler, List<SimHost> hosts) {
        this.world = world;
        this.dice = world.dice();
        this.scheduler = scheduler;
        this.hosts = hosts;
    }

    /** Goes on until the weather is clear. */
    void start() {
        again(12 * MINUTE, scheduler::crash);
        again(5 * MINUTE, () -> scheduler.crashAfter(dice.below(8)));
        again(10 * MINUTE, this::killExecutor);
        again(5 * MINUTE, () -> someProcess().ifPresent(process -> process.crashAfter(dice.below(8))));
        again(20 * MINUTE, this::stopExecutor);
        again(40 * MINUTE, this::loseHost);
        again(12 * MINUTE, this::holdUp);
        again(12 * MINUTE, this::cutOff);
        again(15 * MINUTE, this::removeContainer);
        again(25 * MINUTE, this::startSecondProcess);
        again(30 * MINUTE, this::changeCapacity);
    }

    private void again(int meanMillis, Runnable fault) {
        world.loop().after(dice.between(1, 2 * meanMillis), () -> {
            if (world.weather().stormy()) {
                fault.run();
                again(meanMillis, fault);
            }
        });
    }

    private Optional<SimProcess> someProcess() {
        return dice.oneOf(hosts).process();
    }

    private void killExecutor() {
        SimHost host = dice.oneOf(hosts);
        host.kill();
        world.counts().fault("executors killed");
        host.startLater(dice.oneOf(200, 5_000, 60_000, 300_000));
    }

    private void stopExecutor() {
        SimHost host = dice.oneOf(hosts);
        host.process().ifPresent(process -> {
            process.stop();
            world.counts().fault("executors stopped on purpose");
            host.startLater(6_000 + dice.oneOf(0, 5_000, 60_000));
        });
    }

    private void loseHost() {
        SimHost host = dice.oneOf(hosts);
        world.trace().add(host.id().value(), "is lost with all its containers");
        host.lose();
        world.counts().fault("hosts lost");
        host.startLater(dice.oneOf(1_000, 30_000, 600_000));
    }

    /** Longer than the lease, at times: the executor is given up, and goes on afterwards. */
    private void holdUp() {
        someProcess().ifPresent(process -> {
            process.hold(world.loop().millis() + dice.oneOf(2_000, 20_000, 120_000));
            world.counts().fault("executors held up");
        });
    }

    private void cutOff() {
        someProcess().ifPresent(process -> {
            process.cut(world.loop().millis() + dice.oneOf(2_000, 20_000, 120_000));
            world.counts().fault("executors cut off from Kafka");
        });
    }

    private void removeContainer() {
        SimHost host = dice.oneOf(hosts);
        List<OwnContainer> containers = host.containers();
        if (!containers.isEmpty()) {
            host.destroy(dice.oneOf(containers));
            world.counts().fault("containers removed by somebody");
        }
    }

    /** The old one goes on although its successor is there. */
    private void startSecondProcess() {
        SimHost host = dice.oneOf(hosts);
        host.start();
        world.counts().fault("executors started twice");
        world.loop().after(dice.between(1_000, 120_000), host::killOld);
    }

    private void changeCapacity() {
        SimHost host = dice.oneOf(hosts);
        host.offer(capacity(dice), host.environments(), dice.percent(50) ? attributes(dice) : host.attributes());
        host.kill();
        world.counts().fault("executors with other capacity");
        host.startLater(1_000);
    }

    /** One of an earlier release tells none. */
    static Map<String, String> attributes(Dice dice) {
        Map<String, String> some = new TreeMap<>();
        if (dice.percent(70)) {
            some.put("disk", dice.oneOf("ssd", "hdd"));
        }
        if (dice.percent(70)) {
            some.put("ecs.cpu-architecture", dice.oneOf("x86_64", "arm64"));
        }
        return some;
    }

    static ResourceAmounts capacity(Dice dice) {
        return new ResourceAmounts(1_000 * dice.between(1, 8), 1_024 * dice.between(2, 16), 0);
    }
}
