package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.systemtests.clients.ClientDriver.Answered;
import io.headrace.systemtests.clients.ClientDriver.Failed;
import io.headrace.systemtests.clients.ClientDriver.NotSent;
import io.headrace.systemtests.clients.ClientDriver.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of one client. Inputs are written as JSON with single quotes; a dollar sign stands for the prefix of all names. */
class Calls {
    static final String ARN = "arn:aws:batch:eu-central-1:123456789012:";

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<String> ENDED = List.of("SUCCEEDED", "FAILED");

    private final ClientDriver client;
    private final String prefix;

    Calls(ClientDriver client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    /** The answer of a call that must succeed. */
    final JsonNode call(String operation, String input) throws IOException, InterruptedException {
        return call(operation, json(input));
    }

    /** The same with an input that is JSON already. */
    final JsonNode call(String operation, JsonNode input) throws IOException, InterruptedException {
        return switch (client.call(operation, input)) {
            case Answered answered -> answered.answer();
            case Failed failed ->
                throw new AssertionError("%s: %s %s: %s: %s"
                        .formatted(client.name(), operation, input, failed.code(), failed.message()));
            case NotSent notSent ->
                throw new AssertionError(
                        "%s: %s %s was not sent: %s".formatted(client.name(), operation, input, notSent.reason()));
        };
    }

    /** What is said of a call that must be refused, as a ClientException in all that the client knows of it. */
    final String refused(String operation, String input) throws IOException, InterruptedException {
        Outcome outcome = client.call(operation, json(input));
        assertThat(outcome).as("%s %s %s", client.name(), operation, input).isInstanceOf(Failed.class);
        Failed failed = (Failed) outcome;
        assertThat(failed.code()).isEqualTo("ClientException");
        assertThat(failed.details().path("status").asInt(400)).isEqualTo(400);
        assertThat(failed.details().path("type").asString("ClientException")).isEqualTo("ClientException");
        assertThat(failed.details().path("requestId").asString("36 characters, as a UUID has them"))
                .isNotEmpty();
        assertThat(failed.message()).isNotBlank().doesNotContain("\n");
        return failed.message();
    }

    /** The answer when it is as wanted. */
    final JsonNode awaitCall(String operation, String input, Predicate<JsonNode> enough) {
        return await(client.name() + " " + operation + " " + input)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .pollDelay(Duration.ZERO)
                .until(() -> call(operation, input), enough);
    }

    /**
     * The answer about a job when the job has this status; fails when it ends in another.
     *
     * @param pointer where the answer has the status
     */
    final JsonNode awaitStatus(String operation, String input, String pointer, String status) {
        return awaitCall(operation, input, answer -> {
            String now = answer.at(pointer).asString("");
            assertThat(now.equals(status) || !ENDED.contains(now))
                    .as("%s: job ended, but not %s: %s", client.name(), status, answer)
                    .isTrue();
            return now.equals(status);
        });
    }

    /** The one element of the answer when it has the status. */
    final JsonNode awaitOne(String operation, String input, String status) {
        return first(awaitCall(
                operation,
                input,
                answer -> first(answer).path("status").asString("").equals(status)));
    }

    /** Returns when the answer has no elements. */
    final void awaitGone(String operation, String input) {
        awaitCall(operation, input, answer -> first(answer).isMissingNode());
    }

    private static JsonNode first(JsonNode answer) {
        return answer.iterator().next().path(0);
    }

    /**
     * A member of the elements of all pages, one element each; there must be several pages.
     *
     * @param members of each question, with a comma behind them
     */
    final List<String> pages(String operation, String members, String list, String member)
            throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page = call(operation, "{" + members + token + "'maxResults':1}");
            assertThat(page.path(list).size()).isLessThanOrEqualTo(1);
            found.addAll(each(page.path(list), member));
            pages++;
            token = page.has("nextToken")
                    ? "'nextToken':'" + page.path("nextToken").asString() + "',"
                    : "";
        } while (!token.isEmpty());
        assertThat(pages).isGreaterThan(1);
        return found;
    }

    /** A member of each element of a list. */
    static List<String> each(JsonNode list, String member) {
        return list.valueStream().map(one -> one.path(member).asString()).toList();
    }

    /** The same with numbers as a text has them: the SDK for Java says which of them are long. */
    static JsonNode plain(JsonNode node) {
        return JsonMapper.shared().readTree(node.toString());
    }

    /** The text with the prefix in the place of each dollar sign. */
    final String name(String text) {
        return text.replace("$", prefix);
    }

    final JsonNode json(String singleQuoted) {
        return JsonMapper.shared().readTree(name(singleQuoted).replace('\'', '"'));
    }
}
