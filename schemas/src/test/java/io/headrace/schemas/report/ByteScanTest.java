package io.headrace.schemas.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ByteScanTest {
    private static final int LENGTH = 19;
    private static final int BYTES = 256;

    @Test
    void shouldEndPlainAtTheFirstByteThatIsNotPlain() {
        for (int from = 0; from < LENGTH; from++) {
            for (int at = from; at < LENGTH; at++) {
                for (int value = 0; value < BYTES; value++) {
                    byte[] bytes = new byte[LENGTH];
                    Arrays.fill(bytes, (byte) 'a');
                    bytes[at] = (byte) value;
                    // Others before and behind count for nothing.
                    if (from > 0) {
                        bytes[from - 1] = '"';
                    }
                    bytes[LENGTH - 1] = at == LENGTH - 1 ? (byte) value : (byte) '\n';

                    int end = ByteScan.endOfPlain(bytes, from);

                    boolean plain = value >= ' ' && value < 0x80 && value != '"' && value != '\\';
                    int last = at == LENGTH - 1 ? LENGTH : LENGTH - 1;
                    assertThat(end)
                            .as("byte %d at %d, from %d", value, at, from)
                            .isEqualTo(plain ? last : at);
                }
            }
        }
    }

    @Test
    void shouldEndPlainNowhereInNothing() {
        assertThat(ByteScan.endOfPlain(new byte[0], 0)).isZero();
        assertThat(ByteScan.endOfPlain(new byte[3], 3)).isEqualTo(3);
    }
}
