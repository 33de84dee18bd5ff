package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What people want to know of a container.
 *
 * @param container ContainerProperties or ContainerDetail; a missing node reads as one without members
 */
public record ContainerText(JsonNode container) {
    /** Image name. */
    public String image() {
        return Json.text(container, "image");
    }

    /** Number of vCPUs; empty when not given. */
    public String vcpus() {
        return requirement("VCPU", "vcpus");
    }

    /** Memory with its unit; empty when not given. */
    public String memory() {
        String mib = requirement("MEMORY", "memory");
        return mib.isEmpty() ? "" : mib + " MiB";
    }

    /** Number of GPUs; empty when none. */
    public String gpus() {
        return requirement("GPU", "");
    }

    /** The command, quoted where a shell would need it. */
    public String command() {
        return line(Json.texts(container, "command"));
    }

    /** Words as a line, each quoted where a shell would need it. */
    static String line(List<String> words) {
        return words.stream().map(ContainerText::quoted).collect(Collectors.joining(" "));
    }

    /** {@code NAME=value} lines. */
    public List<String> environment() {
        return Json.elements(container, "environment").stream()
                .map(variable -> Json.text(variable, "name") + "=" + Json.text(variable, "value"))
                .toList();
    }

    private String requirement(String type, String deprecatedMember) {
        return Json.elements(container, "resourceRequirements").stream()
                .filter(requirement -> Json.text(requirement, "type").equals(type))
                .map(requirement -> Json.text(requirement, "value"))
                .findFirst()
                .orElseGet(() -> deprecatedMember.isEmpty() ? "" : Json.text(container, deprecatedMember));
    }

    private static String quoted(String argument) {
        boolean plain = !argument.isEmpty() && argument.matches("[A-Za-z0-9_@%+=:,./-]+");
        return plain ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
