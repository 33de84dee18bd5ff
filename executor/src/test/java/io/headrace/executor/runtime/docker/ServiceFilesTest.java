package io.headrace.executor.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ExitOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceFilesTest {

    @TempDir
    private Path folder;

    @Test
    void shouldWriteNothingWhereALinkLeadsThatWasPutThereMeanwhile() throws Exception {
        Path elsewhere = Files.createDirectory(folder.toRealPath().resolve("elsewhere"));
        Path out = folder.toRealPath().resolve("out");
        Files.createSymbolicLink(out, elsewhere);
        ExitOutcome ended = ExitOutcome.exited(0, Instant.EPOCH, Instant.EPOCH);
        Path archive = out.resolve("job/model.tar.gz");

        Map<String, String> labels =
                new HashMap<>(ContainerLabels.service("/opt/failure", Map.of("/opt/model", archive.toString())));
        labels.put(ContainerLabels.NEEDS, "rw " + archive);

        ExitOutcome outcome;
        // Nobody answers there, and nobody is asked.
        try (EngineClients clients = EngineClients.open(Optional.of("tcp://127.0.0.1:1"))) {
            outcome = new ServiceFiles(clients.streams()).collect("container", labels, ended);
        }

        assertThat(outcome.reason())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains(archive + " cannot be written: it leads to " + elsewhere));
        assertThat(elsewhere).isEmptyDirectory();
    }
}
