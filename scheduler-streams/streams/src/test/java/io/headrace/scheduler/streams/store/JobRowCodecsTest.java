package io.headrace.scheduler.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.SubmittedAs;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobRowCodecsTest {
    /** Rows of the time before jobs of several containers have no place for them. */
    @Test
    void shouldReadSpecsOfTheFirstFormat() {
        JobSpec old = new JobSpec(
                "name",
                "queue",
                7,
                null,
                null,
                null,
                new ResourceAmounts(250, 64, 1),
                null,
                60,
                null,
                new SubmittedAs("definition:1", Map.of("p", "v"), Map.of(), null, List.of("EC2")),
                "share",
                3,
                List.of(),
                null,
                "print");
        ByteWriter out = new ByteWriter(512)
                .one(1)
                .text(old.name())
                .text(old.queue())
                .optionalInt(old.arraySize())
                .flag(false)
                .flag(false);
        RowCodecs.writeAmounts(old.resources(), out);
        out.flag(false)
                .optionalInt(old.attemptDurationSeconds())
                .one(0)
                .block(JsonColumn.write(old.submittedAs()))
                .optionalText(old.shareIdentifier())
                .signed(old.schedulingPriority())
                .varint(0)
                .flag(false)
                .text(old.fingerprint());

        JobSpec read = JobRowCodecs.SPEC.read(out.toBytes());

        assertThat(read).isEqualTo(old);
        assertThat(JobRowCodecs.SPEC.read(JobRowCodecs.SPEC.write(read))).isEqualTo(old);
    }
}
