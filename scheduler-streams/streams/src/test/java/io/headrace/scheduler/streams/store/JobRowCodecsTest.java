package io.headrace.scheduler.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.state.ExecutorDuty;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.PlacementRequirement;
import io.headrace.scheduler.core.state.SubmittedAs;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRowCodecsTest {
    /** Rows of the time before jobs of several containers, and before placement constraints, have no place for them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldReadSpecsOfEarlierFormats(int format) {
        ContainerProperties container = JsonCodec.mapper()
                .readValue(
                        "{\"image\":\"i\",\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}}",
                        ContainerProperties.class);
        JobSpec old = new JobSpec(
                "name",
                "queue",
                7,
                container,
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
                List.of(),
                false,
                null,
                "print");
        ByteWriter out = new ByteWriter()
                .one(format)
                .text(old.name())
                .text(old.queue())
                .optionalInt(old.arraySize())
                .flag(true)
                .block(JsonColumn.write(container))
                .flag(false);
        if (format == 2) {
            out.flag(false);
        }
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
        // The key under which it stands aside, if it does, is that of one that any executor will do for.
        assertThat(read.requirement()).isEqualTo(PlacementRequirement.NONE);
        JobRowCodecs.SPEC.write(read, out.clear());
        assertThat(JobRowCodecs.SPEC.read(out.toBytes())).isEqualTo(old);
    }

    /** Executors that registered before attributes were kept have none, until they register again. */
    @Test
    void shouldReadExecutorsOfTheFirstFormat() {
        ResourceAmounts capacity = new ResourceAmounts(4000, 4096, 1);
        ByteWriter out = new ByteWriter().one(1).text("x1-1").one(ExecutorDuty.SERVING.ordinal());
        RowCodecs.writeTexts(List.of("*"), out);
        RowCodecs.writeAmounts(capacity, out);
        RowCodecs.writeAmounts(ResourceAmounts.NONE, out);

        assertThat(RowCodecs.of(TableId.EXECUTORS).read(out.toBytes()))
                .isEqualTo(new ExecutorRow(
                        "x1-1", ExecutorDuty.SERVING, List.of("*"), capacity, ResourceAmounts.NONE, Map.of()));
    }

    /** Keys of jobs that stand aside are written as before where any executor will do. */
    @Test
    void shouldReadHeldKeysOfTheTimeBeforeConstraints() {
        HeldKey key = new HeldKey(0, "", new ResourceAmounts(250, 64, 1), new WaitingKey("q", "", 0, 7));
        ByteWriter old = new ByteWriter()
                .terminated("q")
                .orderedInt(0)
                .orderedInt(250)
                .orderedInt(64)
                .orderedInt(1)
                .terminated("")
                .orderedInt(0)
                .orderedLong(7);
        ByteWriter now = new ByteWriter();

        @SuppressWarnings("unchecked")
        KeyCodec<HeldKey> codec = (KeyCodec<HeldKey>) KeyCodecs.of(TableId.HELD);
        codec.write(key, now);

        assertThat(now.toBytes()).isEqualTo(old.toBytes());
        assertThat(codec.read(new ByteReader(old.toBytes(), 0))).isEqualTo(key);
    }
}
