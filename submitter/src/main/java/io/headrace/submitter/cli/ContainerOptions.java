package io.headrace.submitter.cli;

import io.headrace.submitter.cli.OptionTypes.Pair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Options that say what runs: of a definition, or as overrides of one. */
final class ContainerOptions {
    /** Image when none is given. */
    static final String USUAL_IMAGE = "busybox";

    /** vCPUs when none are given. */
    static final String USUAL_VCPUS = "1";

    /** Memory when none is given, MiB. */
    static final String USUAL_MEMORY = "512";

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Image of the container (default: " + USUAL_IMAGE + ").")
    private @Nullable String image;

    @Option(
            names = "--vcpus",
            paramLabel = "X",
            converter = OptionTypes.Vcpus.class,
            description = "How many vCPUs, for example 0.5 (default: " + USUAL_VCPUS + ", or the definition's).")
    private @Nullable String vcpus;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            converter = OptionTypes.Memory.class,
            description =
                    "How much memory, for example 512 or 2g (default: " + USUAL_MEMORY + ", or the definition's).")
    private @Nullable String memory;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            converter = OptionTypes.KeyValue.class,
            description = "A variable of the container's environment; may be given again.")
    private List<Pair> environment = new ArrayList<>();

    /** The image; absent when none was given. */
    @Nullable
    String image() {
        return image;
    }

    /** Whether any of them was given. */
    boolean isGiven() {
        return image != null || vcpus != null || memory != null || !environment.isEmpty();
    }

    /** The variables. */
    List<Pair> environment() {
        return List.copyOf(environment);
    }

    /** Writes image, command and resources of a definition, with the usual ones for those that were not given. */
    void intoDefinition(ObjectNode container, List<String> command) {
        container.put("image", image == null ? USUAL_IMAGE : image);
        if (!command.isEmpty()) {
            command.forEach(container.putArray("command")::add);
        }
        requirements(
                container.putArray("resourceRequirements"),
                vcpus == null ? USUAL_VCPUS : vcpus,
                memory == null ? USUAL_MEMORY : memory);
    }

    /** Writes command and resources as overrides: only what was given. */
    void intoOverrides(ObjectNode overrides, List<String> command) {
        if (!command.isEmpty()) {
            command.forEach(overrides.putArray("command")::add);
        }
        if (vcpus != null || memory != null) {
            requirements(overrides.putArray("resourceRequirements"), vcpus, memory);
        }
    }

    private static void requirements(ArrayNode list, @Nullable String vcpus, @Nullable String memory) {
        if (vcpus != null) {
            list.addObject().put("type", "VCPU").put("value", vcpus);
        }
        if (memory != null) {
            list.addObject().put("type", "MEMORY").put("value", memory);
        }
    }
}
