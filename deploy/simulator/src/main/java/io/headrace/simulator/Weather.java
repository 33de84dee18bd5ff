package io.headrace.simulator;

import io.headrace.testkit.Dice;

/** Whether things may go wrong now. */
final class Weather {
    private boolean stormy = true;

    boolean stormy() {
        return stormy;
    }

    /** From now on everything works as it should. */
    void clear() {
        stormy = false;
    }

    /** Milliseconds that something takes: usually between the first two, now and then up to the third. */
    long delay(Dice dice, int least, int most, int slow) {
        return stormy && dice.percent(4) ? dice.between(most, slow) : dice.between(least, most);
    }
}
