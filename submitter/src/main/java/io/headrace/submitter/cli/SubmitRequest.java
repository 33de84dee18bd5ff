package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.text.JobIdText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SubmitJob request while options are written over it.
 *
 * @param body the request, which is changed
 */
record SubmitRequest(ObjectNode body) {
    private static final int LONGEST_NAME = 128;

    /** Sets the job's name: the given one, or the file's, or one made from what it runs. */
    void name(@Nullable String given, @Nullable String definition, @Nullable String image, List<String> command) {
        if (given != null) {
            body.put("jobName", given);
        } else if (Json.text(body, "jobName").isEmpty()) {
            String fromFile = Json.text(body, "jobDefinition");
            String source = definition != null ? definition : fromFile;
            body.put("jobName", source.isEmpty() ? nameOfProgram(image, command) : nameOfDefinition(source));
        }
    }

    private static String nameOfDefinition(String definition) {
        return JobIdText.nameOf(definition).replaceFirst(":[0-9]+$", "");
    }

    /** A name made from the program, or from the image: only what names may contain. */
    static String nameOfProgram(@Nullable String image, List<String> command) {
        String program = command.isEmpty() ? String.valueOf(image).replaceFirst("[:@].*$", "") : command.getFirst();
        String name = program.substring(program.lastIndexOf('/') + 1)
                .replaceAll("[^A-Za-z0-9_-]", "-")
                .replaceFirst("^[^A-Za-z0-9]+", "");
        String shortened = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return shortened.isEmpty() ? "job" : shortened;
    }

    /** Sets the number of nodes, beside whatever else the nodes are given. */
    void numNodes(int count) {
        ObjectNode overrides =
                body.path("nodeOverrides") instanceof ObjectNode present ? present : body.putObject("nodeOverrides");
        overrides.put("numNodes", count);
    }

    /** Replaces what must end first, when something is given. */
    void dependsOn(DependencyOptions options, ApiClient api) {
        if (!options.isEmpty()) {
            body.set("dependsOn", options.entries(new JobLookup(api)));
        }
    }

    /**
     * Writes what differs from the definition.
     *
     * @param command replaces the definition's; empty to leave it
     * @param resourcesInDefinition whether the definition is made for this job, and has its resources already
     */
    void overrides(ContainerOptions options, List<String> command, boolean resourcesInDefinition) {
        ObjectNode overrides = body.path("containerOverrides") instanceof ObjectNode present ? present : Json.object();
        Pairs.intoEnvironment(overrides, options.environment());
        if (!resourcesInDefinition) {
            options.intoOverrides(overrides, command);
        }
        if (!overrides.isEmpty()) {
            body.set("containerOverrides", overrides);
        }
    }
}
