package io.headrace.executor.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.docker.ExitClassifier.EngineState;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitClassifierTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:09Z");
    private static final String STARTED = "2026-01-01T00:00:01.5Z";
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private static ExitOutcome classify(long code, boolean oom, String error, String finished) {
        return ExitClassifier.classify(new EngineState("exited", code, oom, error, STARTED, finished), NOW);
    }

    @Test
    void shouldTakeCodeAndTimesFromTheEngine() {
        ExitOutcome outcome = classify(3, false, "", "2026-01-01T00:00:02Z");

        assertThat(outcome.exitCode()).hasValue(3);
        assertThat(outcome.reason()).isEmpty();
        assertThat(outcome.startedAt()).hasValue(Instant.parse(STARTED));
        assertThat(outcome.finishedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:02Z"));
        assertThat(classify(3, false, "", NEVER).finishedAt()).isEqualTo(NOW);
    }

    @Test
    void shouldNameMemoryOnlyWhereItEndedTheContainer() {
        assertThat(classify(137, true, "", NEVER).reason()).hasValue(ExitOutcome.OUT_OF_MEMORY);
        assertThat(classify(137, false, "", NEVER).reason()).isEmpty();
        assertThat(classify(0, true, "", NEVER).reason()).isEmpty();
    }

    @Test
    void shouldSayTheEnginesOwnSentence() {
        ContainerFailure failure = ExitClassifier.failure(
                Code.CANNOT_START, new InternalServerErrorException("{\"message\":\"no \\\"such\\\" thing\"}", null));

        assertThat(failure.reason())
                .isEqualTo("CannotStartContainerError: Error response from engine: no \"such\" thing");
    }

    @Test
    void shouldBlameASilentEngine() {
        ContainerFailure failure = ExitClassifier.failure(
                Code.CANNOT_START, new IllegalStateException(new IOException("connection refused\nby peer")));

        assertThat(failure.code()).isEqualTo(Code.ENGINE_TIMEOUT);
        assertThat(failure.reason())
                .isEqualTo("DockerTimeoutError: the engine does not answer: connection refused by peer");
    }

    /** In Docker's words, with status 500. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unable to find user nobodyhere: no matching entries in passwd file | false
            error gathering device information while adding custom device "/dev/x": no such file or directory | false
            runc create failed: unable to start container process: error during container init: error setting rlimits | false
            runc create failed: unable to start container process: error during container init: error mounting "tmpfs" | false
            unable to start container process: error during container init: mkdir x: no space left on device | true
            failed to create shim task: context canceled | true
            """)
    void shouldSeeWhoseFaultAFailedStartIs(String message, boolean engines) {
        RuntimeException failed =
                new InternalServerErrorException("{\"message\":\"%s\"}".formatted(message.replace("\"", "\\\"")), null);

        assertThat(ExitClassifier.failure(Code.CANNOT_START, failed).isEngineFault())
                .isEqualTo(engines);
    }

    @Test
    void shouldTellTheFaultsOfAnEngineFromThoseOfAJob() {
        RuntimeException failed = new InternalServerErrorException("{\"message\":\"no space left on device\"}", null);
        RuntimeException refused = new BadRequestException("{\"message\":\"exec: no such file\"}", null);

        assertThat(ExitClassifier.failure(Code.CANNOT_START, failed).isEngineFault())
                .isTrue();
        assertThat(ExitClassifier.failure(Code.CANNOT_START, new IllegalStateException("connection refused"))
                        .isEngineFault())
                .isTrue();
        assertThat(ExitClassifier.failure(Code.CANNOT_START, refused).isEngineFault())
                .isFalse();
        assertThat(ExitClassifier.failure(Code.CANNOT_PULL, failed).isEngineFault())
                .as("a registry's")
                .isFalse();
    }

    @Test
    void shouldTellABrokenBridgeFromOtherTrouble() {
        String missing =
                "{\"message\":\"failed to create endpoint x on network bridge: adding interface veth1 to bridge"
                        + " docker0 failed: could not find bridge docker0\"}";

        assertThat(ExitClassifier.isBrokenBridge(new InternalServerErrorException(missing, null)))
                .isTrue();
        assertThat(ExitClassifier.isBrokenBridge(
                        new InternalServerErrorException("{\"message\":\"exec: bridge: not found\"}", null)))
                .isFalse();
    }

    @Test
    void shouldNotLetAContainerStartAfterItsEnd() {
        ExitOutcome outcome = classify(0, false, "", "2026-01-01T00:00:01.4Z");

        assertThat(outcome.startedAt()).hasValue(outcome.finishedAt());
    }
}
