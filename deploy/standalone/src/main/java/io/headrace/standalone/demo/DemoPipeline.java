package io.headrace.standalone.demo;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.api.Query;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The demo's two jobs, submitted through the front door like any client's. */
final class DemoPipeline {
    /** Children of the array job. */
    static final int CHILDREN = 20;

    private static final String NAME = "demo";

    private final ApiClient api;
    private final Jobs jobs;
    private final String image;

    /**
     * Submits through this client.
     *
     * @param image that the jobs name; the process runtime runs the host's own tools instead
     */
    DemoPipeline(ApiClient api, String image) {
        this.api = api;
        this.jobs = new Jobs(api);
        this.image = image;
    }

    /** Makes compute environment and queue, unless an earlier run did. */
    void prepare() {
        ObjectNode environments =
                Json.object().set("computeEnvironments", Json.array().add(NAME));
        if (Json.elements(api.call("DescribeComputeEnvironments", environments), "computeEnvironments")
                .isEmpty()) {
            api.call(
                    "CreateComputeEnvironment",
                    Json.object()
                            .put("computeEnvironmentName", NAME)
                            .put("type", "UNMANAGED")
                            .put("state", "ENABLED"));
        }
        ObjectNode queues = Json.object().set("jobQueues", Json.array().add(NAME));
        if (Json.elements(api.call("DescribeJobQueues", queues), "jobQueues").isEmpty()) {
            ObjectNode order = Json.object().put("order", 1).put("computeEnvironment", NAME);
            ObjectNode queue = Json.object()
                    .put("jobQueueName", NAME)
                    .put("state", "ENABLED")
                    .put("priority", 1);
            queue.set("computeEnvironmentOrder", Json.array().add(order));
            api.call("CreateJobQueue", queue);
        }
    }

    /** Submits the array job and answers its id. */
    String submitCount(DemoFiles files) {
        String definition = register("demo-count", "count.sh", files);
        ObjectNode body = submission("count", definition);
        body.set("arrayProperties", Json.object().put("size", CHILDREN));
        return Json.text(api.call("SubmitJob", body), "jobId");
    }

    /** Submits the job that waits for the array job, and answers its id. */
    String submitMerge(DemoFiles files, String arrayJob) {
        String definition = register("demo-merge", "merge.sh", files);
        ObjectNode body = submission("merge", definition);
        body.set("dependsOn", Json.array().add(Json.object().put("jobId", arrayJob)));
        return Json.text(api.call("SubmitJob", body), "jobId");
    }

    /** Both jobs as they are now, in the order of the ids. */
    List<JsonNode> describe(List<String> ids) {
        Map<String, JsonNode> found = Jobs.byId(jobs.describe(ids));
        return ids.stream()
                .map(id -> {
                    JsonNode job = found.get(id);
                    if (job == null) {
                        throw new DemoFailure("job " + id + " is not there any more");
                    }
                    return job;
                })
                .toList();
    }

    /** How the executors run jobs: {@code docker} or {@code process}. */
    String runtime() {
        return Json.elements(api.get("/headrace/v1/executors", Query.NONE), "executors").stream()
                .map(executor -> Json.text(executor, "runtime"))
                .findFirst()
                .orElseThrow(() -> new DemoFailure("no executor has registered"));
    }

    private String register(String name, String script, DemoFiles files) {
        ObjectNode container = Json.object().put("image", image);
        container.set("command", Json.array().add("sh").add("-c").add(resource(script)));
        container.set(
                "environment",
                Json.array()
                        .add(variable("INPUT", files.input().toString()))
                        .add(variable("OUTPUT", files.output().toString()))
                        // Bytes, not characters: the count must not depend on the image's locale.
                        .add(variable("LC_ALL", "C")));
        container.set(
                "resourceRequirements",
                Json.array().add(requirement("VCPU", "0.25")).add(requirement("MEMORY", "64")));
        mount(container, "run", files.folder());
        ObjectNode body = Json.object().put("jobDefinitionName", name).put("type", "container");
        body.set("containerProperties", container);
        JsonNode answer = api.call("RegisterJobDefinition", body);
        return name + ":" + Json.number(answer, "revision").orElseThrow();
    }

    // The same path on both sides: the process runtime has no mounts, and honours those that need none.
    private static void mount(ObjectNode container, String volume, Path path) {
        ObjectNode named = Json.object().put("name", volume);
        named.set("host", Json.object().put("sourcePath", path.toString()));
        container.set("volumes", Json.array().add(named));
        container.set(
                "mountPoints",
                Json.array().add(Json.object().put("sourceVolume", volume).put("containerPath", path.toString())));
    }

    private static ObjectNode submission(String name, String definition) {
        return Json.object().put("jobName", name).put("jobQueue", NAME).put("jobDefinition", definition);
    }

    private static ObjectNode variable(String name, String value) {
        return Json.object().put("name", name).put("value", value);
    }

    private static ObjectNode requirement(String type, String value) {
        return Json.object().put("type", type).put("value", value);
    }

    private static String resource(String name) {
        try (InputStream stream = DemoPipeline.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
