package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.runtime.ExitOutcome;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    private static final int LINES = 60_000;

    @TempDir
    private Path folder;

    @Test
    void shouldNotChangeAChunkThatItHasGivenAway() throws Exception {
        // given
        String text = IntStream.range(0, LINES).mapToObj("line %d\n"::formatted).collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("output"), text);
        CompletableFuture<ExitOutcome> exit = CompletableFuture.completedFuture(
                ExitOutcome.vanished("the end counts here, not how it came", Optional.empty(), Instant.EPOCH));
        List<byte[]> chunks = new ArrayList<>();

        // when
        OutputFile.follow(file, exit, InstantSource.system(), (time, stream, chunk) -> chunks.add(chunk));

        // then
        assertThat(chunks).hasSizeGreaterThan(2);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(all::writeBytes);
        assertThat(all.toString(UTF_8)).isEqualTo(text);
    }
}
