package io.headrace.systemtests.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headrace.systemtests.hostile.RightCalls.Call;
import io.headrace.testkit.Dice;

/** Makes requests that no server may carry out: each one is wrong in one way, which its name tells. */
final class HostileRequests {
    private final Dice dice;
    private final HostileBodies bodies;
    private final HostileHeads heads;

    /**
     * A request.
     *
     * @param wrong in what way it is wrong
     */
    record Hostile(String wrong, byte[] bytes) {
        @Override
        public String toString() {
            String text = new String(bytes, ISO_8859_1).replaceAll("[^ -~\n]", "?");
            return wrong + ": " + (text.length() > 1_500 ? text.substring(0, 1_500) + "..." : text);
        }
    }

    HostileRequests(long seed, String host) {
        dice = new Dice(seed);
        Wire wire = new Wire(host);
        bodies = new HostileBodies(dice, wire);
        heads = new HostileHeads(dice, wire);
    }

    /** The next one. */
    Hostile next() {
        Call right = dice.oneOf(RightCalls.ALL);
        return switch (dice.below(14)) {
            case 0, 1, 2 -> bodies.wrongType(right);
            case 3 -> bodies.hugeNumber();
            case 4 -> bodies.deep(right);
            case 5 -> bodies.badText(right);
            case 6, 7 -> bodies.badName();
            case 8 -> bodies.duplicate(right);
            case 9 -> bodies.cut(right);
            case 10 -> bodies.beyondBounds();
            case 11 -> heads.wrongPath();
            case 12 -> heads.wrongHeader(right);
            default -> heads.wrongTag();
        };
    }
}
