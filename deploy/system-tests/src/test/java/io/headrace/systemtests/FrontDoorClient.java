package io.headrace.systemtests;

import static org.awaitility.Awaitility.await;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Submits and describes jobs over HTTP, in few words. */
public final class FrontDoorClient {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ApiClient api;

    /** Of the front door at this address. */
    public FrontDoorClient(String endpoint) {
        api = new ApiClient(URI.create(endpoint), message -> {});
    }

    /** Makes the environment and queue {@code work}. */
    public FrontDoorClient withQueue() {
        api.call(
                "CreateComputeEnvironment",
                Json.object().put("computeEnvironmentName", "work").put("type", "UNMANAGED"));
        ObjectNode queue = Json.object().put("jobQueueName", "work").put("priority", 1);
        queue.set(
                "computeEnvironmentOrder",
                Json.array().add(Json.object().put("order", 1).put("computeEnvironment", "work")));
        api.call("CreateJobQueue", queue);
        return this;
    }

    /** Registers a definition that runs a shell script with {@code vcpus} and 32 MiB. */
    public FrontDoorClient withScript(String name, String script, String vcpus) {
        return withScript(name, script, vcpus, "{}");
    }

    /** The same with more container properties, as JSON. */
    FrontDoorClient withScript(String name, String script, String vcpus, String properties) {
        api.call("RegisterJobDefinition", definition(name, script, vcpus, properties));
        return this;
    }

    private static ObjectNode definition(String name, String script, String vcpus, String properties) {
        ObjectNode container = Json.object().put("image", "busybox");
        container.set("command", Json.array().add("sh").add("-c").add(script));
        container.set(
                "resourceRequirements",
                Json.array()
                        .add(Json.object().put("type", "VCPU").put("value", vcpus))
                        .add(Json.object().put("type", "MEMORY").put("value", "32")));
        container.setAll((ObjectNode) JsonCodec.mapper().readTree(properties));
        ObjectNode body = Json.object().put("jobDefinitionName", name).put("type", "container");
        body.set("containerProperties", container);
        return body;
    }

    /** The same script with so many attempts for each job. */
    FrontDoorClient withAttempts(String name, String script, String vcpus, int attempts) {
        ObjectNode body = definition(name, script, vcpus, "{}");
        body.set("retryStrategy", Json.object().put("attempts", attempts));
        api.call("RegisterJobDefinition", body);
        return this;
    }

    /** Registers a definition of several containers, as JSON, each with 0.25 vCPUs and 32 MiB. */
    FrontDoorClient withContainers(String name, String containers) {
        ArrayNode made = (ArrayNode) JsonCodec.mapper().readTree("[" + containers + "]");
        made.forEach(container -> ((ObjectNode) container)
                .set(
                        "resourceRequirements",
                        Json.array()
                                .add(Json.object().put("type", "VCPU").put("value", "0.25"))
                                .add(Json.object().put("type", "MEMORY").put("value", "32"))));
        ObjectNode task = Json.object();
        task.set("containers", made);
        ObjectNode properties = Json.object();
        properties.set("taskProperties", Json.array().add(task));
        ObjectNode body = Json.object().put("jobDefinitionName", name).put("type", "container");
        body.set("ecsProperties", properties);
        api.call("RegisterJobDefinition", body);
        return this;
    }

    /** Registers a definition of a main node 0 and two workers, each with 0.25 vCPUs and 32 MiB. */
    FrontDoorClient withNodes(String name, String main, String worker) {
        ObjectNode nodes = Json.object().put("numNodes", 3).put("mainNode", 0);
        ArrayNode ranges = nodes.putArray("nodeRangeProperties");
        for (String script : List.of(main, worker)) {
            ranges.addObject()
                    .put("targetNodes", ranges.size() == 1 ? "0:0" : "1:2")
                    .set("container", definition(name, script, "0.25", "{}").get("containerProperties"));
        }
        ObjectNode body = Json.object().put("jobDefinitionName", name).put("type", "multinode");
        body.set("nodeProperties", nodes);
        api.call("RegisterJobDefinition", body);
        return this;
    }

    /** Submits a job of this definition; an array job when {@code children} is above 0. */
    public String submit(String definition, int children) {
        ObjectNode body =
                Json.object().put("jobName", definition).put("jobQueue", "work").put("jobDefinition", definition);
        if (children > 0) {
            body.set("arrayProperties", Json.object().put("size", children));
        }
        return Json.text(api.call("SubmitJob", body), "jobId");
    }

    /** The same with so many attempts for each job. */
    String submit(String definition, int children, int attempts) {
        ObjectNode body =
                Json.object().put("jobName", definition).put("jobQueue", "work").put("jobDefinition", definition);
        body.set("retryStrategy", Json.object().put("attempts", attempts));
        if (children > 0) {
            body.set("arrayProperties", Json.object().put("size", children));
        }
        return Json.text(api.call("SubmitJob", body), "jobId");
    }

    /** Submits a job of this definition with a retry strategy, as JSON. */
    String submit(String definition, String retryStrategy) {
        ObjectNode body =
                Json.object().put("jobName", definition).put("jobQueue", "work").put("jobDefinition", definition);
        body.set("retryStrategy", JsonCodec.mapper().readTree(retryStrategy));
        return Json.text(api.call("SubmitJob", body), "jobId");
    }

    /** Ends a job. */
    void terminate(String job) {
        api.call("TerminateJob", Json.object().put("jobId", job).put("reason", "not needed"));
    }

    /** Headrace's own verb for an executor, drain for example. */
    void executor(String executor, String verb) {
        api.post("/headrace/v1/executors/" + executor + "/" + verb, Json.object());
    }

    /** The job as it is now. */
    JsonNode describe(String job) {
        return new Jobs(api).get(job);
    }

    String status(String job) {
        return Json.text(describe(job), "status");
    }

    /** How many children of an array job are in a state. */
    int children(String job, String state) {
        return describe(job)
                .path("arrayProperties")
                .path("statusSummary")
                .path(state)
                .asInt(0);
    }

    /** The children of an array job that have failed, each as it is described. */
    List<JsonNode> failedChildren(String job) {
        JsonNode listed =
                api.call("ListJobs", Json.object().put("arrayJobId", job).put("jobStatus", "FAILED"));
        return listed.path("jobSummaryList")
                .valueStream()
                .map(child -> describe(Json.text(child, "jobId")))
                .toList();
    }

    /** Waits until the job has ended, and answers how. */
    JsonNode awaitEnd(String job) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> describe(job), found -> Json.text(found, "status").matches("SUCCEEDED|FAILED"));
    }

    /** Waits until the job is in a state. */
    public void awaitStatus(String job, String state) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> status(job).equals(state));
    }
}
