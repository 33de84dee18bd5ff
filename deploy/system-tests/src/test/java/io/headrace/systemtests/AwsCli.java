package io.headrace.systemtests;

import io.headrace.testkit.OutsideTools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's {@code aws batch} against one Headrace. */
final class AwsCli {
    private static final Map<String, String> CREDENTIALS = Map.of(
            "AWS_ACCESS_KEY_ID", "anybody",
            "AWS_SECRET_ACCESS_KEY", "anything",
            "AWS_DEFAULT_REGION", "eu-central-1",
            "AWS_PAGER", "");

    private final String endpoint;

    AwsCli(String endpoint) {
        this.endpoint = endpoint;
    }

    /** What {@code aws batch ...} answers; the words must succeed. */
    JsonNode batch(String... words) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(run(words).requireSuccess());
    }

    /** The end of {@code aws batch ...}, good or bad. */
    Command run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                OutsideTools.awsCli().orElseThrow().toString(),
                "--endpoint-url",
                endpoint,
                "--output",
                "json",
                "batch"));
        command.addAll(List.of(words));
        return Command.run(CREDENTIALS, command);
    }

    /** Status of a job. */
    String status(String jobId) throws IOException, InterruptedException {
        return describe(jobId).path("status").asString();
    }

    /** The one job of this id. */
    JsonNode describe(String jobId) throws IOException, InterruptedException {
        return batch("describe-jobs", "--jobs", jobId).path("jobs").get(0);
    }
}
