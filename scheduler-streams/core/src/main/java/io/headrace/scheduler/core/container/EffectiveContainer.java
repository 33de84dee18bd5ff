package io.headrace.scheduler.core.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.value.ContainerOverrides;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.KeyValuePair;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceRequirement;
import io.headrace.schemas.value.ResourceType;
import io.headrace.schemas.value.RuntimePlatform;
import io.headrace.schemas.value.Secret;
import io.headrace.schemas.value.Ulimit;
import io.headrace.schemas.value.Volume;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The container of a job: that of its definition after the submission's overrides, with parameters in place, its
 * requirements in the one form that is counted.
 *
 * @param container as it will run
 * @param resources what it takes
 */
public record EffectiveContainer(ContainerProperties container, ResourceAmounts resources) {
    /** Docker's and ECS's names. */
    private static final List<String> ULIMITS = List.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private static final String REFERENCE = "Ref::";
    private static final int MEMORY_MIB_MIN = 4;
    /** What a submission may hold at most; references must not make more of it than that. */
    private static final int COMMAND_BYTES_MAX = 256 * 1024;

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    /**
     * Merges after AWS's rules: command replaces, environment by name, requirements by type, {@code Ref::} only as a whole
     * element of the command.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static EffectiveContainer of(
            ContainerProperties definition, @Nullable ContainerOverrides overrides, Map<String, String> parameters)
            throws InvalidJobException {
        Map<ResourceType, String> requirements = requirements(definition);
        List<String> command = definition.command();
        List<KeyValuePair> environment = definition.environment();
        if (overrides != null) {
            override(requirements, definition, overrides);
            command = overrides.command().isEmpty() ? command : overrides.command();
            environment = merged(environment, overrides.environment());
        }
        secrets(definition.secrets(), environment);
        ResourceAmounts resources = amounts(requirements);
        ContainerProperties effective =
                with(definition, substituted(command, parameters), environment, listed(requirements));
        // Jobs that override nothing share their definition's: it is kept in memory, and written as JSON, once for all
        // of them.
        return new EffectiveContainer(effective.equals(definition) ? definition : effective, resources);
    }

    /**
     * Checks the container of a definition: what cannot run under any submission is refused when it is registered.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static EffectiveContainer check(ContainerProperties container) throws InvalidJobException {
        if (container.image() == null || container.image().isEmpty()) {
            throw new InvalidJobException("containerProperties.image must be provided");
        }
        refuseWhatNoExecutorHas(container);
        volumes(container);
        ulimits(container.ulimits());
        secrets(container.secrets(), container.environment());
        return new EffectiveContainer(container, amounts(requirements(container)));
    }

    private static void refuseWhatNoExecutorHas(ContainerProperties container) throws InvalidJobException {
        if (Boolean.TRUE.equals(container.enableExecuteCommand())) {
            throw new InvalidJobException(
                    "containerProperties.enableExecuteCommand must not be true: there is no AWS Systems Manager here");
        }
        RuntimePlatform platform = container.runtimePlatform();
        if (platform != null
                && platform.operatingSystemFamily() != null
                && !platform.operatingSystemFamily().equals("LINUX")) {
            throw new InvalidJobException("containerProperties.runtimePlatform.operatingSystemFamily '"
                    + platform.operatingSystemFamily() + "' is not valid: executors run LINUX containers only");
        }
    }

    /** No submission can declare a volume that the definition lacks. The words are those of ECS, behind which the field stands. */
    private static void volumes(ContainerProperties container) throws InvalidJobException {
        List<String> declared = container.volumes().stream().map(Volume::name).toList();
        for (int i = 0; i < container.mountPoints().size(); i++) {
            String source = container.mountPoints().get(i).sourceVolume();
            String field = "containerProperties.mountPoints[" + i + "].sourceVolume";
            if (source == null) {
                throw new InvalidJobException(field + " must be provided");
            }
            if (!declared.contains(source)) {
                throw new InvalidJobException(
                        "Unknown volume '" + source + "'. " + field + ": expected the name of one of volumes, "
                                + (declared.isEmpty() ? "of which there are none" : String.join(" or ", declared)));
            }
        }
    }

    /** No submission can change them, and an engine would say of a wrong one only that its container cannot start. */
    private static void ulimits(List<Ulimit> ulimits) throws InvalidJobException {
        for (int i = 0; i < ulimits.size(); i++) {
            Ulimit ulimit = ulimits.get(i);
            String field = "containerProperties.ulimits[" + i + "].";
            if (!ULIMITS.contains(ulimit.name())) {
                throw new InvalidJobException(field + "name '" + ulimit.name() + "' is not valid: expected one of "
                        + String.join(", ", ULIMITS));
            }
            if (height(ulimit.softLimit()) > height(ulimit.hardLimit())) {
                throw new InvalidJobException(field + "softLimit " + ulimit.softLimit()
                        + " is not valid: expected at most the hardLimit, " + ulimit.hardLimit());
            }
        }
    }

    /** -1 stands for no limit. */
    private static long height(int limit) {
        return limit < 0 ? Long.MAX_VALUE : limit;
    }

    /** The words are those of ECS. */
    private static void secrets(List<Secret> secrets, List<KeyValuePair> environment) throws InvalidJobException {
        if (secrets.isEmpty()) {
            return;
        }
        Set<String> taken = new HashSet<>();
        environment.forEach(variable -> taken.add(variable.name()));
        for (Secret secret : secrets) {
            if (!taken.add(secret.name())) {
                throw new InvalidJobException(
                        "The secret name must be unique and not shared with any new or existing environment variables"
                                + " set on the container, such as '" + secret.name() + "'.");
            }
        }
    }

    private static Map<ResourceType, String> requirements(ContainerProperties container) throws InvalidJobException {
        Map<ResourceType, String> requirements = listedOnce(container.resourceRequirements());
        deprecated(requirements, ResourceType.VCPU, container.vcpus(), "vcpus");
        deprecated(requirements, ResourceType.MEMORY, container.memory(), "memory");
        return requirements;
    }

    private static void deprecated(
            Map<ResourceType, String> requirements, ResourceType type, @Nullable Integer value, String field)
            throws InvalidJobException {
        if (value == null) {
            return;
        }
        if (requirements.putIfAbsent(type, Integer.toString(value)) != null) {
            throw new InvalidJobException("containerProperties." + field + " and resourceRequirements " + type
                    + " must not both be provided");
        }
    }

    /** The deprecated form overrides the deprecated form only, as AWS documents it. */
    private static void override(
            Map<ResourceType, String> requirements, ContainerProperties definition, ContainerOverrides overrides)
            throws InvalidJobException {
        if (overrides.vcpus() != null && definition.vcpus() != null) {
            requirements.put(ResourceType.VCPU, Integer.toString(overrides.vcpus()));
        }
        if (overrides.memory() != null && definition.memory() != null) {
            requirements.put(ResourceType.MEMORY, Integer.toString(overrides.memory()));
        }
        requirements.putAll(listedOnce(overrides.resourceRequirements()));
    }

    private static Map<ResourceType, String> listedOnce(List<ResourceRequirement> list) throws InvalidJobException {
        Map<ResourceType, String> requirements = new EnumMap<>(ResourceType.class);
        for (ResourceRequirement requirement : list) {
            if (requirements.put(requirement.type(), requirement.value()) != null) {
                throw new InvalidJobException("resourceRequirements names " + requirement.type() + " twice");
            }
        }
        return requirements;
    }

    private static ResourceAmounts amounts(Map<ResourceType, String> requirements) throws InvalidJobException {
        String vcpu = requirements.get(ResourceType.VCPU);
        String memory = requirements.get(ResourceType.MEMORY);
        String gpu = requirements.get(ResourceType.GPU);
        if (vcpu == null) {
            throw new InvalidJobException("vCPU is not provided.");
        }
        if (memory == null) {
            throw new InvalidJobException("Memory is not provided.");
        }
        return new ResourceAmounts(
                amount(ResourceType.VCPU, vcpu, THOUSAND, 1, "a number of vCPUs above 0, at most 3 decimals"),
                amount(ResourceType.MEMORY, memory, BigDecimal.ONE, MEMORY_MIB_MIN, "whole MiB, 4 or more"),
                gpu == null ? 0 : amount(ResourceType.GPU, gpu, BigDecimal.ONE, 1, "whole GPUs, 1 or more"));
    }

    private static int amount(ResourceType type, String value, BigDecimal unit, int min, String expected)
            throws InvalidJobException {
        try {
            int amount = new BigDecimal(value.strip()).multiply(unit).intValueExact();
            if (amount >= min) {
                return amount;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw notAnAmount(type, value, expected);
        }
        throw notAnAmount(type, value, expected);
    }

    private static InvalidJobException notAnAmount(ResourceType type, String value, String expected) {
        return new InvalidJobException(
                "resourceRequirements " + type + " '" + value + "' is not valid: expected " + expected);
    }

    private static List<ResourceRequirement> listed(Map<ResourceType, String> requirements) {
        List<ResourceRequirement> list = new ArrayList<>();
        requirements.forEach((type, value) -> list.add(new ResourceRequirement(type, value)));
        return list;
    }

    private static List<KeyValuePair> merged(List<KeyValuePair> base, List<KeyValuePair> over) {
        Map<String, KeyValuePair> byName = new LinkedHashMap<>();
        base.forEach(pair -> byName.put(pair.name(), pair));
        over.forEach(pair -> byName.put(pair.name(), pair));
        return List.copyOf(byName.values());
    }

    private static List<String> substituted(List<String> command, Map<String, String> parameters)
            throws InvalidJobException {
        List<String> result = new ArrayList<>(command.size());
        long bytes = 0;
        for (String element : command) {
            String value = element.startsWith(REFERENCE) ? referred(element, parameters) : element;
            bytes += value.getBytes(UTF_8).length;
            if (bytes > COMMAND_BYTES_MAX) {
                throw new InvalidJobException("command has more than " + COMMAND_BYTES_MAX
                        + " bytes with its parameters in place, which is the maximum");
            }
            result.add(value);
        }
        return result;
    }

    private static String referred(String element, Map<String, String> parameters) throws InvalidJobException {
        String name = element.substring(REFERENCE.length());
        String value = parameters.get(name);
        if (value == null) {
            throw new InvalidJobException("Unable to substitute value. No parameter found for reference " + name);
        }
        return value;
    }

    private static ContainerProperties with(
            ContainerProperties base,
            List<String> command,
            List<KeyValuePair> environment,
            List<ResourceRequirement> requirements) {
        return new ContainerProperties(
                base.image(),
                null,
                null,
                command,
                base.jobRoleArn(),
                base.executionRoleArn(),
                base.volumes(),
                environment,
                base.mountPoints(),
                base.readonlyRootFilesystem(),
                base.privileged(),
                base.ulimits(),
                base.user(),
                base.instanceType(),
                requirements,
                base.linuxParameters(),
                base.logConfiguration(),
                base.secrets(),
                base.networkConfiguration(),
                base.fargatePlatformConfiguration(),
                base.enableExecuteCommand(),
                base.ephemeralStorage(),
                base.runtimePlatform(),
                base.repositoryCredentials());
    }
}
