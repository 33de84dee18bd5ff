package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Link;
import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.ServicePlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageFetch;
import io.headrace.executor.runtime.ImageRules;
import io.headrace.executor.runtime.MachineCheck;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.executor.runtime.OwnContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers of a Docker engine, or of anything that speaks its API (version 1.41 or later). */
public final class DockerContainerRuntime implements ContainerRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(DockerContainerRuntime.class);

    private final EngineClients clients;
    private final EngineFacts facts;
    private final Map<String, String> ownLabels;
    private final ImageCache cache;
    private final ImagePulls pulls;
    private final ServiceFiles serviceFiles;
    private final ContainerLooks looks;
    private final ContainerUsage usage;
    private final SharedThings shared;

    /** Made by this instance and not yet started, by name: these need no look before their start. */
    private final Map<String, ContainerPlan> fresh = new ConcurrentHashMap<>();

    /** The images of plans whose containers are not made yet, by name. */
    private final Map<String, String> held = new ConcurrentHashMap<>();

    private final ReentrantLock gpuChoice = new ReentrantLock();

    private volatile boolean bridgeIsBroken;

    private volatile boolean closed;

    private DockerContainerRuntime(
            EngineClients clients,
            EngineFacts facts,
            Map<String, String> ownLabels,
            ImageRules images,
            HostAddress hostAddress,
            InstantSource clock) {
        this.clients = clients;
        this.facts = facts;
        this.ownLabels = Map.copyOf(ownLabels);
        this.cache = new ImageCache(clients.calls(), images.bytesMax(), clock, this::forgetImage);
        this.pulls = new ImagePulls(clients.streams(), images.pullPatience(), cache::pulled);
        this.serviceFiles = new ServiceFiles(clients.streams());
        this.shared = new SharedThings(clients.calls(), ownLabels);
        this.looks = new ContainerLooks(clients.calls(), serviceFiles, hostAddress, clock);
        this.usage = new ContainerUsage(
                UsageGroups.detect(facts.cgroupDriver(), clients.address(), ownLabels), new UsageSamples(clients));
    }

    /**
     * Connects to an engine.
     *
     * @param host such as {@code unix:///var/run/docker.sock}; empty for what {@code DOCKER_HOST} and the like say
     * @param ownLabels containers with all of these are found by {@link #inspectAll}; at least one
     * @param images how they are fetched and kept
     * @param hostAddress where containers that share the host's network are reached
     * @param clock for the times that the engine does not know
     * @throws ContainerFailure if no engine answers
     */
    public static DockerContainerRuntime connect(
            Optional<String> host,
            Map<String, String> ownLabels,
            ImageRules images,
            HostAddress hostAddress,
            InstantSource clock)
            throws ContainerFailure {
        EngineClients clients = EngineClients.open(host);
        try {
            return new DockerContainerRuntime(
                    clients, EngineFacts.ask(clients.calls()), ownLabels, images, hostAddress, clock);
        } catch (RuntimeException e) {
            clients.close();
            throw ExitClassifier.noEngine(clients.address(), e);
        }
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public String architecture() {
        return facts.architecture();
    }

    @Override
    public String notice() {
        return facts.describe();
    }

    @Override
    public Optional<String> jobNotice() {
        return Optional.empty();
    }

    @Override
    public boolean assignsGpus() {
        return true;
    }

    @Override
    public void ensureImage(ContainerPlan plan, ImageFetch fetch) throws InterruptedException, ContainerFailure {
        MachineCheck.architecture(plan, facts.architecture());
        cache.hold(plan.image());
        if (held.put(plan.name(), plan.image()) != null) {
            cache.release(plan.image());
        }
        try {
            pulls.ensure(plan.image(), fetch);
        } catch (InterruptedException | ContainerFailure e) {
            release(plan.name());
            throw e;
        }
    }

    /** From here on a container uses the image, or nobody does. */
    private void release(String name) {
        String image = held.remove(name);
        if (image != null) {
            cache.release(image);
        }
    }

    private void forgetImage(String image) {
        pulls.forget(image);
    }

    @Override
    public ContainerRef create(ContainerPlan plan) throws ContainerFailure {
        MachineCheck.freeDisk(plan, Path.of(facts.folder()));
        try {
            return createOnce(plan);
        } catch (NotFoundException e) {
            if (!ExitClassifier.isMissingImage(e)) {
                throw ExitClassifier.failure(Code.CANNOT_CREATE, e);
            }
            // Removed since we last saw it. The next attempt looks again.
            pulls.forget(plan.image());
            throw ExitClassifier.failure(Code.CANNOT_PULL, e);
        } catch (UncheckedFailure e) {
            throw e.failure;
        } catch (RuntimeException e) {
            throw ExitClassifier.failure(Code.CANNOT_CREATE, e);
        } finally {
            release(plan.name());
        }
    }

    private ContainerRef createOnce(ContainerPlan plan) {
        if (plan.limits().gpus() == 0) {
            return createWith(plan, plan.labels(), List.of());
        }
        // One after the other: whoever comes next must see which GPUs this one has.
        gpuChoice.lock();
        try {
            List<String> gpus = Gpus.free(calls(), plan.limits().gpus());
            Map<String, String> labels = new HashMap<>(plan.labels());
            labels.put(ContainerLabels.GPUS, Gpus.label(gpus));
            return createWith(plan, labels, gpus);
        } finally {
            gpuChoice.unlock();
        }
    }

    private ContainerRef createWith(ContainerPlan plan, Map<String, String> labels, List<String> gpus) {
        try {
            CreateContainerCmd command = calls().createContainerCmd(plan.image())
                    .withName(plan.name())
                    .withLabels(ContainerLabels.overImage(labels))
                    .withEnv(plan.environment().entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList())
                    .withHostConfig(hostConfig(plan, gpus)
                            .withCgroupParent(usage.parentOf(plan.name()).orElse(null)));
            if (!plan.command().isEmpty()) {
                command.withCmd(plan.command());
            }
            plan.privileges().user().ifPresent(command::withUser);
            plan.service()
                    .map(ServicePlan::entrypoint)
                    .filter(entrypoint -> !entrypoint.isEmpty())
                    .ifPresent(command::withEntrypoint);
            command.exec();
            plan.service().ifPresent(service -> serviceFiles.put(plan.name(), service));
            fresh.put(plan.name(), plan);
        } catch (ConflictException e) {
            // The name is the fence: whoever made this container made it for the same attempt.
            LOG.info("container {} is there already and is taken as it is", plan.name());
        } catch (ContainerFailure e) {
            throw new UncheckedFailure(e);
        }
        return ref(plan.name());
    }

    private HostConfig hostConfig(ContainerPlan plan, List<String> gpus) throws ContainerFailure {
        String ordinary = bridgeIsBroken
                ? EngineFacts.HOST
                : facts.networkMode(plan.privileges().network());
        shared.volumes(plan.name(), plan.labels());
        Map<String, String> names = ContainerLabels.names(plan.labels());
        if (ordinary.equals(EngineFacts.HOST)) {
            // All share one address there.
            HostConfig config = LimitTranslator.translate(plan, facts.cpus(), ordinary, gpus, ownLabels);
            return names.isEmpty()
                    ? config
                    : config.withExtraHosts(names.keySet().stream()
                            .map(name -> name + ":" + HostAddress.LOOPBACK)
                            .toArray(String[]::new));
        }
        Optional<String> own = shared.network(plan.name(), plan.labels(), !names.isEmpty());
        HostConfig config = LimitTranslator.translate(plan, facts.cpus(), own.orElse(ordinary), gpus, ownLabels);
        // Names that this container alone knows: another attempt's containers on the network may be called the same.
        return names.isEmpty()
                ? config
                : config.withLinks(names.entrySet().stream()
                        .map(name -> new Link(name.getValue(), name.getKey()))
                        .toArray(Link[]::new));
    }

    /** Engines take a name wherever they take an id, and the name is ours: it stays when a container has to be made again. */
    static ContainerRef ref(String name) {
        return new ContainerRef(name, name);
    }

    @Override
    public void start(ContainerRef container) throws ContainerFailure {
        ContainerPlan untouched = fresh.remove(container.name());
        calling(Code.CANNOT_START, () -> {
            // An engine starts a container again that has ended; we never do.
            if (untouched != null || looks.state(container.id()).hasNeverStarted()) {
                startOnce(container, untouched);
                usage.started(container.name());
            }
            return container;
        });
    }

    private void startOnce(ContainerRef container, @Nullable ContainerPlan plan) {
        try {
            calls().startContainerCmd(container.id()).exec();
        } catch (NotModifiedException e) {
            LOG.debug("container {} runs already", container.name());
        } catch (DockerException e) {
            if (plan == null || !ExitClassifier.isBrokenBridge(e)) {
                throw e;
            }
            // The engine lists its bridge, but the host's interface is gone or may not be used. A job must reach the
            // services beside it one way or the other. The container has not run, so it may be made anew; so may others
            // that were made for the bridge before the first of them was started.
            if (!bridgeIsBroken) {
                LOG.warn(
                        "the engine's bridge does not work, so containers share the host's network from now on: {}",
                        e.getMessage());
            }
            bridgeIsBroken = true;
            calls().removeContainerCmd(container.id())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
            createOnce(plan);
            fresh.remove(plan.name());
            calls().startContainerCmd(container.id()).exec();
        }
    }

    @Override
    public Optional<String> address(ContainerRef container) throws ContainerFailure {
        return calling(Code.CANNOT_INSPECT, () -> {
            try {
                return looks.address(container.id());
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public CompletableFuture<ExitOutcome> exit(ContainerRef container) {
        return new ExitWait(
                        clients,
                        container.id(),
                        () -> closed,
                        id -> looks.collected(id).map(outcome -> usage.addTo(outcome, container.name())))
                .begin();
    }

    @Override
    public boolean stop(ContainerRef container, Duration grace) throws ContainerFailure {
        return calling(Code.CANNOT_STOP, () -> {
            try {
                // The engine holds the call until the container has ended: no limit on the answer.
                clients.streams()
                        .stopContainerCmd(container.id())
                        .withTimeout((int) Math.max(0, grace.toSeconds()))
                        .exec();
                return true;
            } catch (NotModifiedException | NotFoundException e) {
                LOG.debug("container {} has ended already", container.name());
                return false;
            }
        });
    }

    @Override
    public void followOutput(ContainerRef container, OutputSink sink) throws InterruptedException, ContainerFailure {
        ContainerOutput output = new ContainerOutput(clients, container.id(), sink, () -> closed);
        try (ContainerUsage.Counting unused = usage.whileRunning(container.name())) {
            output.follow(() -> looks.outcome(container.id()).isPresent());
        } catch (RuntimeException e) {
            throw ExitClassifier.failure(Code.CANNOT_INSPECT, e);
        }
    }

    @Override
    public List<OwnContainer> inspectAll() throws ContainerFailure {
        Set<String> counted = usage.names();
        List<Container> listed = calling(
                Code.CANNOT_INSPECT,
                () -> calls().listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(ownLabels)
                        .exec());
        List<OwnContainer> own = new ArrayList<>();
        for (Container container : listed) {
            looks.at(container).ifPresent(found -> {
                shared.found(found);
                own.add(found);
            });
        }
        usage.sweep(
                counted,
                listed.stream()
                        .map(container -> container.getNames()[0].substring(1))
                        .collect(Collectors.toSet()));
        return own;
    }

    @Override
    public void remove(ContainerRef container) throws ContainerFailure {
        fresh.remove(container.name());
        release(container.name());
        calling(Code.CANNOT_STOP, () -> {
            try {
                calls().removeContainerCmd(container.id())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException | ConflictException e) {
                LOG.debug("container {} is gone or going", container.name());
            }
            usage.remove(container.name());
            shared.left(container.name());
            return container;
        });
    }

    @Override
    public void removeLeftovers() throws ContainerFailure {
        calling(Code.CANNOT_STOP, () -> {
            shared.removeLeftovers();
            return shared;
        });
    }

    @Override
    public void close() {
        closed = true;
        usage.close();
        clients.close();
    }

    private DockerClient calls() {
        return clients.calls();
    }

    private static <T> T calling(Code code, Supplier<T> call) throws ContainerFailure {
        try {
            return call.get();
        } catch (UncheckedFailure e) {
            throw e.failure;
        } catch (RuntimeException e) {
            throw ExitClassifier.failure(code, e);
        }
    }

    /** Carries a failure out of a lambda. */
    private static final class UncheckedFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final ContainerFailure failure;

        UncheckedFailure(ContainerFailure failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
