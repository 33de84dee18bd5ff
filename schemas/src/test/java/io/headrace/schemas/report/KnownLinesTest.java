package io.headrace.schemas.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.testkit.Dice;
import io.headrace.testkit.Seeds;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class KnownLinesTest {
    @Test
    void shouldKnowWhatASetOfEachLineWould() {
        Seeds.each(200, seed -> {
            Dice dice = new Dice(seed);
            KnownLines known = new KnownLines();
            BitSet each = new BitSet();
            for (int i = 0; i < 30; i++) {
                int first = dice.between(0, 60);
                int lines = dice.between(0, 12);
                known.add(first, lines);
                each.set(first, first + lines);
                assertThat(known.next()).isEqualTo(each.nextClearBit(0));
                for (int line = 0; line < 80; line++) {
                    assertThat(known.has(line)).isEqualTo(each.get(line));
                }
            }
        });
    }
}
