package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.ApiFailure;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job needs and its submitter did not name: a queue and a definition. Both are made when they do not exist, and that
 * is said.
 *
 * @param api the front door
 * @param console for what is said
 */
record Prerequisites(ApiClient api, Console console) {
    private static final String DEFAULT = "default";
    private static final int PRIORITY = 1;
    private static final int LONGEST_NAME = 128;

    // Not the job's name alone: a definition that somebody registered under that name must not get our revisions.
    private static final String PREFIX = "adhoc-";

    /**
     * Names the queue {@code default} in a request that names none, and makes it when it does not exist.
     *
     * @param more whether something will be made for this job: then a queue that is named must exist
     */
    void queueOf(ObjectNode request, boolean more) {
        String named = Json.text(request, "jobQueue");
        if (!named.isEmpty()) {
            if (more && !hasQueue(named)) {
                throw noSuchQueue(named);
            }
            return;
        }
        request.put("jobQueue", DEFAULT);
        if (exists("DescribeJobQueues", "jobQueues")) {
            return;
        }
        if (!exists("DescribeComputeEnvironments", "computeEnvironments")
                && create(
                        "CreateComputeEnvironment",
                        EnvironmentsCreateCommand.body(DEFAULT, "ENABLED", null, List.of()),
                        "computeEnvironments")) {
            console.note("made the compute environment 'default' (UNMANAGED)");
        }
        if (create(
                "CreateJobQueue",
                QueuesCreateCommand.body(DEFAULT, "ENABLED", PRIORITY, List.of(DEFAULT), List.of()),
                "jobQueues")) {
            console.note("made the queue 'default'");
        }
    }

    /** What is said about a queue that does not exist. */
    static CliFailure noSuchQueue(String name) {
        return new CliFailure("no such queue: %s (headrace queues)".formatted(name));
    }

    /** Whether there is a queue of this name or ARN. */
    boolean hasQueue(String name) {
        return exists("DescribeJobQueues", "jobQueues", name);
    }

    private boolean exists(String operation, String list) {
        return exists(operation, list, DEFAULT);
    }

    private boolean exists(String operation, String list, String name) {
        ObjectNode body = Json.object();
        body.putArray(list).add(name);
        return !Json.elements(api.call(operation, body), list).isEmpty();
    }

    // Somebody else may make it between the look and the call: then it exists, and that is all that is wanted.
    private boolean create(String operation, ObjectNode body, String list) {
        try {
            api.call(operation, body);
            return true;
        } catch (ApiFailure refused) {
            String describe = list.equals("jobQueues") ? "DescribeJobQueues" : "DescribeComputeEnvironments";
            if (exists(describe, list)) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * A definition to run.
     *
     * @param name {@code name:revision}
     * @param fresh whether it was registered just now, for this job
     */
    record Definition(String name, boolean fresh) {}

    /** Takes back a definition that was registered for a job which was refused. */
    void takeBack(String definition) {
        api.call("DeregisterJobDefinition", Json.object().put("jobDefinition", definition));
        console.note("deregistered the definition '%s' again".formatted(definition));
    }

    /** A definition with this container: the newest active revision if it is the same, or a new one. */
    Definition definition(String jobName, ContainerOptions options, List<String> command) {
        ObjectNode wanted = Json.object();
        options.intoDefinition(wanted, command);
        String full = PREFIX + jobName;
        String name = full.length() > LONGEST_NAME ? full.substring(0, LONGEST_NAME) : full;
        Optional<JsonNode> newest = newest(name);
        if (newest.isPresent() && sameContainer(newest.get(), wanted)) {
            return new Definition(name + ":" + Json.text(newest.get(), "revision"), false);
        }
        ObjectNode body = Json.object().put("jobDefinitionName", name).put("type", "container");
        body.set("containerProperties", wanted);
        JsonNode answer = api.call("RegisterJobDefinition", body);
        String registered = name + ":" + Json.text(answer, "revision");
        console.note("registered the definition '%s'".formatted(registered));
        return new Definition(registered, true);
    }

    private Optional<JsonNode> newest(String name) {
        ObjectNode body = Json.object().put("jobDefinitionName", name).put("status", "ACTIVE");
        ObjectNode answer =
                api.pages("DescribeJobDefinitions", body, "jobDefinitions", Integer.MAX_VALUE, ApiClient.USUAL_PAGE);
        return Json.elements(answer, "jobDefinitions").stream()
                .max(Comparator.comparingLong(
                        definition -> Json.number(definition, "revision").orElse(0)));
    }

    // Only what we write is compared, and nothing else may be set: defaults for retries or variables change what runs.
    private static boolean sameContainer(JsonNode definition, ObjectNode wanted) {
        JsonNode container = definition.path("containerProperties");
        boolean plain = Json.elements(container, "environment").isEmpty()
                && definition.path("parameters").isEmpty()
                && definition.path("retryStrategy").isEmpty()
                && definition.path("timeout").isEmpty()
                && definition.path("consumableResourceProperties").isEmpty();
        return plain
                && Json.text(container, "image").equals(Json.text(wanted, "image"))
                && Json.texts(container, "command").equals(Json.texts(wanted, "command"))
                && requirements(container).equals(requirements(wanted));
    }

    private static Map<String, String> requirements(JsonNode container) {
        Map<String, String> requirements = new TreeMap<>();
        Json.elements(container, "resourceRequirements")
                .forEach(requirement ->
                        requirements.put(Json.text(requirement, "type"), Json.text(requirement, "value")));
        return requirements;
    }
}
