package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.serde.JsonCodec;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** The engine's words about the end of a container, and about its own troubles, in ours. Pure. */
final class ExitClassifier {

    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final int SERVER_ERROR = 500;

    /** How an engine says that it cannot give GPUs, which are all that is asked for by a driver. */
    private static final String NO_GPU_RUNTIME = "could not select device driver";

    /** What an engine answers with 500 although the job's own settings are to blame: its user, its devices, its limits and mounts. */
    private static final List<String> OF_THE_JOB = List.of(
            "unable to find user ",
            "error gathering device information",
            "unable to start container process: error during container init: ");

    /** What the machine lacks, wherever the engine came across it. */
    private static final List<String> OF_THE_MACHINE = List.of(
            "no space left on device",
            "cannot allocate memory",
            "resource temporarily unavailable",
            "too many open files");

    /**
     * What the engine says about a container.
     *
     * @param status {@code created}, {@code running}, {@code exited}, {@code dead}, ...
     * @param exitCode as told
     * @param oomKilled as told
     * @param error the engine's own error, or empty text
     * @param startedAt RFC 3339; year 1 for never
     * @param finishedAt RFC 3339; year 1 for never
     */
    record EngineState(
            String status, long exitCode, boolean oomKilled, String error, String startedAt, String finishedAt) {

        boolean hasEnded() {
            return status.equals("exited") || status.equals("dead");
        }

        boolean hasNeverStarted() {
            return status.equals("created");
        }
    }

    private ExitClassifier() {}

    /** @param foundAt used where the engine knows no time */
    static ExitOutcome classify(EngineState state, Instant foundAt) {
        Optional<String> reason = state.error().isBlank()
                ? Optional.empty()
                : Optional.of(Code.CANNOT_START.prefix() + ": " + state.error().strip());
        Instant finishedAt = time(state.finishedAt()).orElse(foundAt);
        // The engine notes the start of a container that ends at once after its end.
        Optional<Instant> startedAt =
                time(state.startedAt()).map(start -> start.isAfter(finishedAt) ? finishedAt : start);
        ExitOutcome outcome =
                new ExitOutcome(OptionalInt.of((int) state.exitCode()), false, reason, startedAt, finishedAt);
        // An engine also flags a container of which only a helper process was killed; a job that coped has not failed
        // for memory.
        return state.oomKilled() && state.exitCode() != 0 ? outcome.becauseOfMemory() : outcome;
    }

    /** A failed call, as a failure of the container. */
    static ContainerFailure failure(Code code, RuntimeException trouble) {
        if (trouble instanceof DockerException answer && message(answer).contains(NO_GPU_RUNTIME)) {
            return new ContainerFailure(
                    Code.UNSUPPORTED,
                    "resourceRequirements GPU: this engine has no runtime for GPUs: " + message(answer),
                    answer);
        }
        if (trouble instanceof DockerException answer) {
            String detail = "Error response from engine: " + message(answer);
            // Of a pull it is the registry that has failed.
            return answer.getHttpStatus() >= SERVER_ERROR && code != Code.CANNOT_PULL && !isOfTheJob(message(answer))
                    ? ContainerFailure.ofEngine(code, detail, answer)
                    : new ContainerFailure(code, detail, answer);
        }
        // No answer at all: the engine is down or stuck, whatever we asked for.
        return new ContainerFailure(
                Code.ENGINE_TIMEOUT, "the engine does not answer: " + rootMessage(trouble), trouble);
    }

    private static boolean isOfTheJob(String message) {
        return OF_THE_JOB.stream().anyMatch(message::contains)
                && OF_THE_MACHINE.stream().noneMatch(message::contains);
    }

    /** The first call, which says whether there is an engine at all. */
    static ContainerFailure noEngine(URI address, RuntimeException trouble) {
        return trouble instanceof DockerException
                ? failure(Code.ENGINE_TIMEOUT, trouble)
                : new ContainerFailure(
                        Code.ENGINE_TIMEOUT, "no engine answers at " + address + ": " + rootMessage(trouble), trouble);
    }

    /** What went wrong, in the engine's words if it has any. */
    static String detail(RuntimeException trouble) {
        return trouble instanceof DockerException answer ? message(answer) : rootMessage(trouble);
    }

    static boolean isMissingImage(NotFoundException answer) {
        return message(answer).startsWith("No such image");
    }

    /** Whether a container was not started because it could not be connected to the engine's own bridge. */
    static boolean isBrokenBridge(DockerException answer) {
        String message = message(answer);
        return message.contains("failed to create endpoint") && message.contains("on network ");
    }

    /** The engine's sentence, out of its JSON. */
    static String message(DockerException answer) {
        String text = String.valueOf(answer.getMessage());
        Matcher matcher = MESSAGE.matcher(text);
        return matcher.find() ? unquoted(matcher.group(1)) : text;
    }

    /** The text of a JSON string; as it stands if it is none. */
    private static String unquoted(String json) {
        try {
            return ContainerFailure.oneLine(JsonCodec.mapper().readValue("\"" + json + "\"", String.class));
        } catch (JacksonException e) {
            return json;
        }
    }

    static Optional<Instant> time(String text) {
        try {
            Instant time = Instant.parse(text);
            return time.getEpochSecond() > 0 ? Optional.of(time) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String rootMessage(Throwable trouble) {
        Throwable root = trouble;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.toString() : message;
    }
}
