package io.headrace.executor.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GpusTest {

    @Test
    void shouldGiveWhatNobodyHas() {
        assertThat(Gpus.lowest(Set.of(), 2)).containsExactly("0", "1");
        assertThat(Gpus.lowest(Set.of(0, 2), 2)).containsExactly("1", "3");
    }

    @Test
    void shouldReadItsLabelAndNothingElse() {
        assertThat(Gpus.numbers(Gpus.label(List.of("0", "3")))).containsExactlyInAnyOrder(0, 3);
        assertThat(Gpus.numbers("")).isEmpty();
        assertThat(Gpus.numbers("all,-1,99999,x,7")).containsExactly(7);
    }
}
