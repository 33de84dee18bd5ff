package io.headrace.testkit;

import io.headrace.testkit.Scenario.Message;
import tools.jackson.databind.node.ObjectNode;

/** What scenario files may leave out because no rule depends on it. */
final class ScenarioDefaults {
    private static final String EXECUTOR = "executorId";

    private static final String PAYLOAD = "{\"AlgorithmSpecification\": {\"TrainingImage\": \"busybox\"},"
            + " \"ResourceConfig\": {\"InstanceType\": \"ml.m5.large\", \"InstanceCount\": 1}}";

    private ScenarioDefaults() {}

    static void fill(Message message, long now) {
        ObjectNode body = message.body();
        switch (message.type()) {
            case "SubmitJob" -> {
                fill(body, "jobName", "job");
                fill(body, "jobQueue", "queue");
                fill(body, "jobDefinition", "definition");
            }
            case "SubmitServiceJob" -> {
                fill(body, "jobName", "training");
                fill(body, "jobQueue", "training");
                fill(body, "serviceJobType", "SAGEMAKER_TRAINING");
                fill(body, "serviceRequestPayload", PAYLOAD);
            }
            case "CancelJob", "TerminateJob", "TerminateServiceJob" -> fill(body, "reason", "no longer needed");
            case "ExecutorStarted" -> {
                fill(body, "hostname", "host");
                fill(body, "runtime", "docker");
                if (!body.has("computeEnvironments")) {
                    body.putArray("computeEnvironments").add("*");
                }
            }
            case "AttemptStarted" -> {
                fill(body, "containerId", "container");
                fill(body, "startedAt", now);
            }
            case "AttemptExited" -> {
                fill(body, "startedAt", now);
                fill(body, "stoppedAt", now);
            }
            case "DrainExecutor", "UndrainExecutor" -> {
                // Whichever process of it there is.
                return;
            }
            default -> {
                // Says everything itself.
            }
        }
        if (body.has(EXECUTOR)) {
            fill(body, "incarnation", body.get(EXECUTOR).asString() + "-first");
        }
    }

    private static void fill(ObjectNode body, String name, String value) {
        if (!body.has(name)) {
            body.put(name, value);
        }
    }

    private static void fill(ObjectNode body, String name, long value) {
        if (!body.has(name)) {
            body.put(name, value);
        }
    }
}
