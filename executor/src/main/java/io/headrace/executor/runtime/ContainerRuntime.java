package io.headrace.executor.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The port to whatever runs containers. One instance serves one executor; all methods may be called from many threads at once,
 * for one container from at most one thread each.
 *
 * <p><b>The runtime is the memory.</b> A container and its labels outlive this process. A second instance over the same engine or
 * folder finds what the first one started ({@link #inspectAll}) and may call every method on it. Closing an instance ends no
 * container.
 *
 * <p><b>The name is the fence.</b> {@link ContainerPlan#name} is unique per attempt. Between {@link #create} and {@link #remove} a
 * name stands for one container that is started at most once, also when two processes race.
 *
 * <p><b>Life:</b> {@code ensureImage → create → start → (exit | stop)* → remove}; {@code followOutput} from {@code start} until
 * {@code remove}.
 *
 * <p>Errors: a {@link ContainerFailure} means that this container cannot run and says why in the words that users of AWS Batch
 * know. Nothing else is thrown for an engine's trouble.
 */
public interface ContainerRuntime extends AutoCloseable {

    /** A word for logs and reports, such as {@code docker}. */
    String name();

    /** The processor of the machine on which containers run, in its kernel's word or the JVM's: an engine may be elsewhere. */
    String architecture();

    /**
     * What an operator must know about this runtime, in one line: which engine answers, or that there is no isolation and which
     * limits are not kept.
     */
    String notice();

    /**
     * What the owner of every job must know because this runtime does not do all that a plan says (the image is not used, there is no
     * isolation), in one line; empty if everything is done as planned.
     */
    Optional<String> jobNotice();

    /** Whether a container can be given GPUs. */
    boolean assignsGpus();

    /**
     * What was said about a container before it started, the same for ever: how its image was fetched. Mostly nothing.
     */
    default List<Preface> preface(ContainerRef container) {
        return List.of();
    }

    /** A line for the log of a container's job, before its own. */
    record Preface(Instant at, String text) {}

    /**
     * Makes the plan's image available. Does nothing if it is present locally, so an image that was loaded by hand is never pulled.
     * Calls for one image at the same time share one pull. The image stays until {@link #create} has been called for the plan, or
     * {@link #remove} for its name.
     */
    void ensureImage(ContainerPlan plan, ImageFetch fetch) throws InterruptedException, ContainerFailure;

    /** The same as nobody in particular, and nobody hears how far it is. */
    default void ensureImage(ContainerPlan plan) throws InterruptedException, ContainerFailure {
        ensureImage(plan, ImageFetch.SILENT);
    }

    /**
     * Creates the container, not yet running. If a container of this name is there already it is this very attempt's (see the class
     * comment) and is returned as it is, whatever its state.
     */
    ContainerRef create(ContainerPlan plan) throws ContainerFailure;

    /** Starts a created container. Does nothing to one that has been started before, also if it has ended meanwhile. */
    void start(ContainerRef container) throws ContainerFailure;

    /**
     * IPv4 address under which other containers reach what listens in a started one: its own, or its host's where it shares the host's
     * network. Empty if it has ended or vanished, or has no such address.
     */
    Optional<String> address(ContainerRef container) throws ContainerFailure;

    /**
     * Completes with the outcome once a started container has ended; at once if it has. Survives a restart of the engine. It
     * completes normally also if the container has vanished: the outcome then has no exit code and a reason. Cancelling the future
     * ends the watching, not the container.
     */
    CompletableFuture<ExitOutcome> exit(ContainerRef container);

    /**
     * Asks the container to end (SIGTERM to its first process) and ends it by force (SIGKILL to all of it) when it has not ended
     * within the grace. Returns when it has ended. Does nothing to a container that has ended or vanished.
     *
     * @return whether it still ran when it was told, in the engine's own word: if not, it ended by itself
     */
    boolean stop(ContainerRef container, Duration grace) throws InterruptedException, ContainerFailure;

    /**
     * Passes on the output of a started container from its first byte, stdout and stderr in the order in which they came, until it
     * has ended and its last byte is passed on, or the sink wants no more. The sink may block: the reading then pauses, the container need not.
     *
     * <p>The bytes of each stream, and the order in which lines of both end, are the same on every reading, also by another
     * instance. Chunks may end anywhere.
     */
    void followOutput(ContainerRef container, OutputSink sink) throws InterruptedException, ContainerFailure;

    /**
     * All containers that carry every one of the plan labels this runtime was given as its own, in any state. A container that an
     * engine lists but no longer knows when asked (Docker 20.10 does so under load) is left out.
     */
    List<OwnContainer> inspectAll() throws ContainerFailure;

    /** Removes the container and everything that it left, by force if it runs. Does nothing if it is gone or going. */
    void remove(ContainerRef container) throws ContainerFailure;

    /**
     * Removes what only containers had that are gone, such as networks; {@link #remove} does so, too, unless the process ended in between. Called
     * after {@link #inspectAll}.
     */
    default void removeLeftovers() throws ContainerFailure {}

    /** Frees connections and threads. Ends no container. */
    @Override
    void close();
}
