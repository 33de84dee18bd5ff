package io.headrace.executor.access;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.LogDriver;
import io.headrace.executor.runtime.ContainerPlan.SecretReference;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.ImageFetch;
import io.headrace.executor.runtime.ImageFetch.RegistryLogin;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.RealPath;
import io.headrace.executor.secrets.NoSecretException;
import io.headrace.executor.secrets.SecretStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A runtime that gives containers the secrets that their plans name, and makes none that has more of the machine than its owner allows.
 *
 * <p>Whether a path may be mounted is asked before the image is fetched, and again just before the container starts: what a path leads to can
 * change. Between that and the mount itself it still can, so a folder that jobs may write to is to be given to jobs that trust each other.
 *
 * <p>Values are read at the last moment, go into the one call that makes the container, and are taken out of whatever the runtime then says about
 * it: engines repeat options that they do not like.
 */
public final class GuardedRuntime implements ContainerRuntime {

    private static final String UNSAID =
            "the engine's words are left out: they may have the job's secrets, which this process was not given";

    private final ContainerRuntime runtime;
    private final SecretStore secrets;
    private final HostAccess access;
    private final OptionalInt pidsLimit;
    private final InstantSource clock;

    /** Containers that are made and not yet started, by name; those of an earlier process come with {@link #inspectAll}. */
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    /** What was said while images were fetched, by the name of the container that they were fetched for, until that is removed. */
    private final Map<String, List<Preface>> prefaces = new ConcurrentHashMap<>();

    /**
     * What is remembered of a container until it has started.
     *
     * @param redaction empty if its secrets are not known
     */
    private record Made(HostNeeds needs, Optional<Redaction> redaction) {
        ContainerFailure told(ContainerFailure failure) {
            if (redaction.isPresent()) {
                return redaction.get().of(failure);
            }
            return needs.secrets() ? failure.saying(UNSAID) : failure;
        }
    }

    /** Guards a runtime, which it closes with itself. */
    public GuardedRuntime(ContainerRuntime runtime, ContainerRules rules, InstantSource clock) {
        this.clock = clock;
        this.runtime = runtime;
        this.secrets = rules.secrets();
        this.access = rules.access();
        this.pidsLimit = rules.pidsLimit();
    }

    @Override
    public String name() {
        return runtime.name();
    }

    @Override
    public String architecture() {
        return runtime.architecture();
    }

    @Override
    public String notice() {
        return runtime.notice();
    }

    @Override
    public Optional<String> jobNotice() {
        return runtime.jobNotice();
    }

    @Override
    public void ensureImage(ContainerPlan plan, ImageFetch fetch) throws InterruptedException, ContainerFailure {
        access.check(HostNeeds.of(plan));
        Optional<RegistryLogin> login = plan.registryCredentials().isPresent()
                ? Optional.of(login(plan.registryCredentials().get()))
                : fetch.login();
        List<Preface> lines = new CopyOnWriteArrayList<>();
        try {
            runtime.ensureImage(plan, new ImageFetch(login, line -> {
                lines.add(new Preface(clock.instant(), line));
                fetch.progress().accept(line);
            }));
        } catch (ContainerFailure failure) {
            throw new Redaction(login.stream().map(RegistryLogin::password).toList(), List.of()).of(failure);
        }
        if (!lines.isEmpty()) {
            prefaces.put(plan.name(), List.copyOf(lines));
        }
    }

    /** The secret is JSON, as ECS wants it. */
    private RegistryLogin login(String credentials) throws ContainerFailure {
        try {
            return secrets.login(credentials);
        } catch (NoSecretException e) {
            throw new ContainerFailure(
                    Code.UNSUPPORTED,
                    "unable to pull secrets or registry auth: repositoryCredentials: " + e.getMessage());
        }
    }

    @Override
    public List<Preface> preface(ContainerRef container) {
        return prefaces.getOrDefault(container.name(), List.of());
    }

    @Override
    public ContainerRef create(ContainerPlan plan) throws ContainerFailure {
        HostNeeds needs = HostNeeds.of(plan);
        access.check(needs);
        Map<String, String> variables = values("secrets", plan.secrets(), "environment", plan.environment());
        Optional<LogDriver> driver = plan.logDriver();
        Map<String, String> options = driver.isEmpty()
                ? Map.of()
                : values(
                        "logConfiguration.secretOptions",
                        driver.get().secretOptions(),
                        "options",
                        driver.get().options());
        Redaction redaction = new Redaction(variables.values(), options.values());
        made.put(plan.name(), new Made(needs, Optional.of(redaction)));
        try {
            return runtime.create(governed(plan, needs)
                    .withEnvironment(merged(plan.environment(), variables))
                    .withLogDriver(driver.map(wish -> new LogDriver(wish.name(), merged(wish.options(), options)))));
        } catch (ContainerFailure failure) {
            made.remove(plan.name());
            throw redaction.of(failure);
        } catch (UncheckedIOException e) {
            made.remove(plan.name());
            throw new ContainerFailure(
                    Code.UNSUPPORTED, "OutputDataConfig S3OutputPath: this executor cannot see where it leads");
        }
    }

    /** With what the owner says about every container. */
    private ContainerPlan governed(ContainerPlan plan, HostNeeds needs) {
        Map<String, String> labels = new HashMap<>(plan.labels());
        labels.putAll(ContainerLabels.artifactsAt(plan.labels(), GuardedRuntime::whereItLeads));
        labels.putAll(needs.label());
        List<Preface> said = prefaces.get(plan.name());
        if (said != null) {
            labels.putAll(PrefaceLabel.of(said));
        }
        ContainerPlan labelled = plan.withLabels(labels);
        ContainerPlan governed = access.newPrivileges()
                ? labelled.withPrivileges(plan.privileges().gainingMore())
                : labelled;
        return pidsLimit.isPresent() && plan.limits().pidsLimit().isEmpty()
                ? governed.withLimits(plan.limits().withPids(pidsLimit))
                : governed;
    }

    /** It is written there or nowhere, whatever becomes of the links on the way meanwhile. */
    private static String whereItLeads(String archive) {
        try {
            return RealPath.of(Path.of(archive)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> merged(Map<String, String> open, Map<String, String> secret) {
        Map<String, String> merged = new HashMap<>(open);
        merged.putAll(secret);
        return merged;
    }

    /** A secret is never put in the place of something that the job's owner can see. */
    private Map<String, String> values(
            String property, List<SecretReference> references, String beside, Map<String, String> open)
            throws ContainerFailure {
        Map<String, String> values = new HashMap<>();
        for (SecretReference reference : references) {
            if (open.containsKey(reference.name())) {
                throw new ContainerFailure(
                        Code.UNSUPPORTED, property + ": " + reference.name() + " is in " + beside + ", too");
            }
            if (values.put(reference.name(), value(property, reference)) != null) {
                throw new ContainerFailure(Code.UNSUPPORTED, property + ": " + reference.name() + " is there twice");
            }
        }
        return values;
    }

    private String value(String property, SecretReference secret) throws ContainerFailure {
        try {
            return secrets.value(secret.valueFrom());
        } catch (NoSecretException e) {
            // The beginning is that of the agent of ECS.
            throw new ContainerFailure(
                    Code.UNSUPPORTED,
                    "unable to pull secrets or registry auth: " + property + " " + secret.name() + ": "
                            + e.getMessage());
        }
    }

    @Override
    public void start(ContainerRef container) throws ContainerFailure {
        Made fresh = made.remove(container.name());
        if (fresh == null) {
            runtime.start(container);
            return;
        }
        access.check(fresh.needs());
        try {
            runtime.start(container);
        } catch (ContainerFailure failure) {
            throw fresh.told(failure);
        }
    }

    @Override
    public Optional<String> address(ContainerRef container) throws ContainerFailure {
        return runtime.address(container);
    }

    @Override
    public boolean assignsGpus() {
        return runtime.assignsGpus();
    }

    @Override
    public CompletableFuture<ExitOutcome> exit(ContainerRef container) {
        return runtime.exit(container);
    }

    @Override
    public boolean stop(ContainerRef container, Duration grace) throws InterruptedException, ContainerFailure {
        return runtime.stop(container, grace);
    }

    @Override
    public void followOutput(ContainerRef container, OutputSink sink) throws InterruptedException, ContainerFailure {
        runtime.followOutput(container, sink);
    }

    @Override
    public List<OwnContainer> inspectAll() throws ContainerFailure {
        List<OwnContainer> found = runtime.inspectAll();
        for (OwnContainer container : found) {
            List<Preface> said = PrefaceLabel.read(container.labels());
            if (!said.isEmpty()) {
                prefaces.putIfAbsent(container.ref().name(), said);
            }
            if (container.phase() == OwnContainer.Phase.CREATED) {
                made.putIfAbsent(
                        container.ref().name(), new Made(HostNeeds.read(container.labels()), Optional.empty()));
            }
        }
        return found;
    }

    @Override
    public void remove(ContainerRef container) throws ContainerFailure {
        made.remove(container.name());
        runtime.remove(container);
        prefaces.remove(container.name());
    }

    @Override
    public void removeLeftovers() throws ContainerFailure {
        runtime.removeLeftovers();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
