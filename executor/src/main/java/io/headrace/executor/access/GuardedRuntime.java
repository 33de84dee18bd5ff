package io.headrace.executor.access;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.LogDriver;
import io.headrace.executor.runtime.ContainerPlan.SecretReference;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.secrets.NoSecretException;
import io.headrace.executor.secrets.SecretStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A runtime that gives containers the secrets that their plans name.
 *
 * <p>Values are read at the last moment, go into the one call that makes the container, and are taken out of whatever the runtime then says about
 * it: engines repeat options that they do not like.
 */
public final class GuardedRuntime implements ContainerRuntime {

    private final ContainerRuntime runtime;
    private final SecretStore secrets;

    /** Of containers that are made and not yet started, by name. */
    private final Map<String, Redaction> redactions = new ConcurrentHashMap<>();

    /** Guards a runtime, which it closes with itself. */
    public GuardedRuntime(ContainerRuntime runtime, ContainerRules rules) {
        this.runtime = runtime;
        this.secrets = rules.secrets();
    }

    @Override
    public String name() {
        return runtime.name();
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
    public void ensureImage(ContainerPlan plan) throws InterruptedException, ContainerFailure {
        runtime.ensureImage(plan);
    }

    @Override
    public ContainerRef create(ContainerPlan plan) throws ContainerFailure {
        Map<String, String> variables = values("secrets", plan.secrets(), "environment", plan.environment());
        Optional<LogDriver> driver = plan.logDriver();
        Map<String, String> options = driver.isEmpty()
                ? Map.of()
                : values(
                        "logConfiguration.secretOptions",
                        driver.get().secretOptions(),
                        "options",
                        driver.get().options());
        if (variables.isEmpty() && options.isEmpty()) {
            return runtime.create(plan);
        }
        Redaction redaction = new Redaction(variables.values(), options.values());
        redactions.put(plan.name(), redaction);
        try {
            return runtime.create(plan.withEnvironment(merged(plan.environment(), variables))
                    .withLogDriver(driver.map(wish -> new LogDriver(wish.name(), merged(wish.options(), options)))));
        } catch (ContainerFailure failure) {
            redactions.remove(plan.name());
            throw redaction.of(failure);
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
        Redaction redaction = redactions.remove(container.name());
        if (redaction == null) {
            runtime.start(container);
            return;
        }
        try {
            runtime.start(container);
        } catch (ContainerFailure failure) {
            throw redaction.of(failure);
        }
    }

    @Override
    public Optional<String> address(ContainerRef container) throws ContainerFailure {
        return runtime.address(container);
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
        return runtime.inspectAll();
    }

    @Override
    public void remove(ContainerRef container) throws ContainerFailure {
        redactions.remove(container.name());
        runtime.remove(container);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
