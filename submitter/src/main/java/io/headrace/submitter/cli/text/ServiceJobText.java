package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What people want to know of a service job beside what every job has.
 *
 * @param job the answer of DescribeServiceJob
 */
record ServiceJobText(JsonNode job) {
    /** Adds its sections; nothing for a job that is none. */
    static void add(Sections sections, JsonNode job) {
        if (job.has("serviceJobType")) {
            new ServiceJobText(job).addTo(sections);
        }
    }

    private void addTo(Sections sections) {
        JsonNode payload = payload();
        JsonNode algorithm = payload.path("AlgorithmSpecification");
        sections.heading("Training job");
        sections.indented("Name", JobIdText.nameOf(Json.text(job.at("/latestAttempt/serviceResourceId"), "value")));
        sections.indented("Takes", capacity());
        sections.indented("Image", Json.text(algorithm, "TrainingImage"));
        sections.indented("Entry point", ContainerText.line(Json.texts(algorithm, "ContainerEntrypoint")));
        sections.indented("Arguments", ContainerText.line(Json.texts(algorithm, "ContainerArguments")));
        sections.indentedList("Parameters", pairs(payload.path("HyperParameters")));
        sections.indentedList("Environment", pairs(payload.path("Environment")));
        List<String> inputs = new ArrayList<>();
        for (JsonNode channel : Json.elements(payload, "InputDataConfig")) {
            inputs.add(Json.text(channel, "ChannelName") + "="
                    + Json.text(channel.at("/DataSource/S3DataSource"), "S3Uri"));
        }
        sections.indentedList("Input", inputs);
        sections.indented("Checkpoints", Json.text(payload.path("CheckpointConfig"), "S3Uri"));
        sections.indented("Output", Json.text(payload.path("OutputDataConfig"), "S3OutputPath"));
    }

    private JsonNode payload() {
        try {
            return Json.parse(Json.text(job, "serviceRequestPayload"));
        } catch (RuntimeException unreadable) {
            // The scheduler has read it, but an answer of another version may be cut short.
            return Json.object();
        }
    }

    private String capacity() {
        List<String> words = new ArrayList<>();
        for (JsonNode usage : Json.elements(job, "capacityUsage")) {
            words.add(Json.text(usage, "quantity").replaceFirst("[.]0$", "") + " " + Json.text(usage, "capacityUnit"));
        }
        return String.join(", ", words);
    }

    private static List<String> pairs(JsonNode map) {
        return map.properties().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().asString())
                .toList();
    }
}
