package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.soon;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.serde.Envelope;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.guard.Protection;
import io.headrace.submitter.guard.TestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A front door with an access file, for all tests of a class: its signers, what each of them may do, and an open front door of the same
 * broker beside it.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ClosedFrontDoor {
    static final TestSigner ADMIN = SignedClient.signer("AKIDADMIN");
    static final TestSigner READER = SignedClient.signer("AKIDREADER");
    static final TestSigner SUBMITTER = SignedClient.signer("AKIDSUBMITTER");
    static final TestSigner DENIED = SignedClient.signer("AKIDDENIED");
    static final TestSigner LOGS = SignedClient.signer("AKIDLOGS");
    static final TestSigner OTHER = SignedClient.signer("AKIDOTHER");
    static final TestSigner ABROAD = SignedClient.signer("AKIDABROAD");
    static final TestSigner PLAIN = SignedClient.signer("AKIDPLAIN");
    static final TestSigner NOBODY = SignedClient.signer("AKIDNOBODY");

    FrontDoorFixture open;
    Submitter closed;
    Path access;
    String queue;
    String other;

    private static String credential(String name, String policies) {
        String key = "AKID" + name.toUpperCase(Locale.ROOT);
        return """
                {"accessKeyId":"%s","secretAccessKey":"secret of %s",
                 "principal":"arn:aws:iam::123456789012:user/%s","policies":[%s]}""".formatted(key, key, name, policies);
    }

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        access = folder.resolve("access.json");
        open = new FrontDoorFixture(folder);
        queue = open.newQueue();
        other = open.newQueue();
        Files.writeString(
                access,
                "{\"credentials\":["
                        + String.join(
                                ",",
                                credential("admin", "\"everything\""),
                                credential("reader", "\"reads\""),
                                credential("submitter", "\"submits\""),
                                credential("denied", "\"everything\",\"denials\""),
                                credential("logs", "\"logs\""),
                                credential("other", "\"others\""),
                                credential("abroad", "\"everything\"").replace("123456789012", "210987654321"),
                                credential("plain", "\"everything\",\"noservicejobs\",\"noretries\""),
                                credential("nobody", ""))
                        + "],\"policies\":" + """
                        {"everything":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}},
                         "reads":{"Version":"2012-10-17","Statement":[
                           {"Effect":"Allow","Action":["batch:Describe*","batch:List*"],"Resource":"*"},
                           {"Effect":"Deny","Action":"*",
                            "Resource":"arn:aws:batch:*:*:job-definition/secret"}]},
                         "submits":{"Version":"2012-10-17","Statement":[
                           {"Effect":"Allow","Action":"batch:SubmitJob","Resource":[
                             "arn:aws:batch:us-east-1:123456789012:job-queue/%s",
                             "arn:aws:batch:us-east-1:123456789012:job-definition/*"]},
                           {"Effect":"Deny","Action":"batch:SubmitJob","Resource":[
                             "arn:aws:batch:us-east-1:123456789012:job-definition/secret:2"]}]},
                         "noservicejobs":{"Statement":{"Effect":"Deny","Resource":"*",
                           "Action":["batch:DescribeServiceJob","batch:ListServiceJobs"]}},
                         "noretries":{"Statement":{"Effect":"Deny","Action":"headrace:RetryJob",
                             "Resource":"arn:aws:batch:*:*:service-job/*"}},
                         "others":{"Statement":{"Effect":"Allow","Action":"headrace:Other","Resource":"*"}},
                         "logs":{"Statement":{"Effect":"Allow","Action":"logs:*","Resource":"*"}},
                         "denials":{"Statement":{"Effect":"Deny","Action":"*","Resource":[
                             "arn:aws:batch:*:*:job-queue/%s",
                             "arn:aws:batch:*:*:job-definition/secret:2",
                             "arn:aws:batch:*:*:job/4c7599ae-0a82-49aa-ba5a-4727fcce14a8"]}}}}""".formatted(queue, other));
        closed = new Submitter(open.config(0, "closed", Protection.LOOPBACK.withAccess(access)));
        closed.start();
        soon().until(closed::ready);
    }

    @AfterAll
    void close() throws InterruptedException {
        closed.close();
        open.close();
    }

    static HttpResponse<String> send(
            URI server, TestSigner signer, String method, String path, Map<String, List<String>> query, String body) {
        return SignedClient.send(server, signer, method, path, query, Map.of(), body);
    }

    final HttpResponse<String> call(TestSigner signer, String operation, String body) throws Exception {
        return send(closed.uri(), signer, "POST", "/v1/" + operation.toLowerCase(Locale.ROOT), Map.of(), body);
    }

    final HttpResponse<String> get(TestSigner signer, String path) throws Exception {
        return send(closed.uri(), signer, "GET", path, Map.of(), "");
    }

    static JsonNode ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    static void assertRefused(HttpResponse<String> answer, String type, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(type.startsWith("TooMany") ? 429 : 403);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.headers().firstValue("Date"))
                .as("by it clients set their clocks")
                .isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(text(json(answer.body()), "/__type")).isEqualTo(type);
        assertThat(text(json(answer.body()), "/message")).contains(message);
    }

    final List<String> actors(String jobId) {
        return open.scheduler.seen().stream()
                .filter(command -> jobId.equals(command.subject()))
                .map(Envelope::actor)
                .collect(Collectors.toList());
    }
}
