package io.headrace.simulator;

import io.headrace.testkit.Dice;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The producer of one process: its records reach the topic late, but in their order; the acknowledgement comes later still. When the process
 * dies, the first of those that are on their way arrive, and the others do not.
 */
final class SimProducer<T> {
    private static final class OnItsWay {
        private boolean lost;
    }

    private final SimLoop loop;
    private final Dice dice;
    private final Weather weather;
    private final SimTopic<T> topic;
    private final Counts counts;
    private final Deque<OnItsWay> onTheirWay = new ArrayDeque<>();
    private long latest;
    private long cutUntil;
    private boolean dead;

    SimProducer(SimLoop loop, Dice dice, Weather weather, SimTopic<T> topic, Counts counts) {
        this.loop = loop;
        this.dice = dice;
        this.weather = weather;
        this.topic = topic;
        this.counts = counts;
    }

    /** Sends; the callback comes when the record is durable, unless this process is dead by then. */
    void send(T body, Runnable acknowledged) {
        latest = Math.max(latest, Math.max(loop.millis(), cutUntil) + weather.delay(dice, 1, 40, 3_000));
        OnItsWay record = new OnItsWay();
        onTheirWay.add(record);
        loop.after(latest - loop.millis(), () -> {
            onTheirWay.remove(record);
            if (record.lost) {
                return;
            }
            topic.append(body);
            if (weather.stormy() && dice.percent(2)) {
                // A new start of the producer: a record may come twice, and late.
                counts.duplicates++;
                loop.after(dice.between(0, 5_000), () -> {
                    if (!dead) {
                        topic.append(body);
                    }
                });
            }
            loop.after(weather.delay(dice, 1, 10, 2_000), () -> {
                if (!dead) {
                    acknowledged.run();
                }
            });
        });
    }

    /** Whether something is on its way that has not arrived. */
    boolean busy() {
        return !onTheirWay.isEmpty();
    }

    /** Nothing arrives before then. */
    void cut(long until) {
        cutUntil = Math.max(cutUntil, until);
    }

    void die() {
        dead = true;
        int kept = dice.below(onTheirWay.size() + 1);
        for (OnItsWay record : onTheirWay) {
            record.lost = kept-- <= 0;
        }
    }
}
