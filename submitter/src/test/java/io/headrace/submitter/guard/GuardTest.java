package io.headrace.submitter.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.guard.Refused.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guard makes of signatures. AWS's own clients are tried in the system tests. */
class GuardTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final TestSigner ANN = new TestSigner("AKIDANN", "ann's secret", "", NOW, "batch");
    private static final TestSigner SESSION = new TestSigner("ASIASESSION", "its secret", "its+token/==", NOW, "batch");
    private static final String BODY = "{\"jobs\":[\"x\"]}";

    @TempDir
    private Path folder;

    private Guard guard;

    @BeforeEach
    void open() throws Exception {
        Path file = Files.writeString(folder.resolve("access.json"), """
                {"credentials":[
                   {"accessKeyId":"AKIDANN","secretAccessKey":"ann's secret",
                    "principal":"arn:aws:iam::123456789012:user/ann","policies":["reads"]},
                   {"accessKeyId":"ASIASESSION","secretAccessKey":"its secret","sessionToken":"its+token/==",
                    "expires":"2026-11-22T11:00:00Z",
                    "principal":"arn:aws:sts::123456789012:assumed-role/runner/1","policies":[]},
                   {"accessKeyId":"AKIDEXAMPLE","secretAccessKey":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                    "principal":"arn:aws:iam::123456789012:root","policies":["reads"]}],
                 "policies":{"reads":{"Version":"2012-10-17",
                   "Statement":{"Effect":"Allow","Action":"batch:Describe*","Resource":"*"}}}}""");
        guard = at(NOW, file);
    }

    private static Guard at(Instant time, Path file) {
        return Guard.of(file, Clock.fixed(time, ZoneOffset.UTC));
    }

    private static SignedRequest request(TestSigner signer, String path, Map<String, String> more) {
        Map<String, List<String>> headers = signer.headers("POST", "batch:8080", path, Map.of(), BODY, more);
        return new SignedRequest("POST", path, null, headers, BODY.getBytes(StandardCharsets.UTF_8));
    }

    private static SignedRequest request(TestSigner signer) {
        return request(signer, "/v1/describejobs", Map.of("Content-Type", "application/json"));
    }

    private static SignedRequest with(SignedRequest request, String header, String value) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        headers.put(header, List.of(value));
        return new SignedRequest(request.method(), request.rawPath(), request.rawQuery(), headers, request.body());
    }

    private void assertRefused(SignedRequest request, Reason reason, String line) {
        assertThatThrownBy(() -> guard.verify(request, "batch")).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.line()).contains(line);
        });
    }

    @Test
    void shouldKnowWhoSigned() {
        Guard.Signer signer = guard.verify(request(ANN), "batch");
        assertThat(signer.principal().arn()).isEqualTo("arn:aws:iam::123456789012:user/ann");
        assertThat(signer.principal().account()).isEqualTo(ACCOUNT);
        assertThat(signer.region()).isEqualTo("eu-west-1");
        assertThat(signer.signature()).matches("[0-9a-f]{64}");
        assertThat(guard.verify(request(SESSION), "batch").principal().arn()).endsWith("assumed-role/runner/1");
    }

    /** The published example of the algorithm: no hash of the body among its headers. */
    @Test
    void shouldComeToTheSignatureOfThePublishedExample() throws Exception {
        Guard then = at(Instant.parse("2015-08-30T12:40:00Z"), folder.resolve("access.json"));
        Map<String, List<String>> headers = Map.of(
                "host", List.of("example.amazonaws.com"),
                "x-amz-date", List.of("20150830T123600Z"),
                "authorization",
                        List.of("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-date,"
                                + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
        SignedRequest example = new SignedRequest("GET", "/", null, headers, new byte[0]);
        assertThat(then.verify(example, "service").principal().arn()).endsWith(":root");
        SignedRequest other = new SignedRequest("GET", "/other", null, headers, new byte[0]);
        assertThatThrownBy(() -> then.verify(other, "service")).hasMessageContaining("does not match");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-definition%2Fsleep30%3A1",
                "/headrace/v1/jobs/4c7599ae-0a82-49aa-ba5a-4727fcce14a8%231/history",
                "/v1/tags/a%20b+c",
                "/",
            })
    void shouldVerifyThePathAsItWasSent(String path) {
        assertThat(guard.verify(request(ANN, path, Map.of()), "batch")
                        .principal()
                        .arn())
                .endsWith("user/ann");
        SignedRequest moved = new SignedRequest(
                "POST",
                path + "x",
                null,
                request(ANN, path, Map.of()).headers(),
                BODY.getBytes(StandardCharsets.UTF_8));
        assertRefused(moved, Reason.INVALID_SIGNATURE, "does not match");
    }

    @Test
    void shouldVerifyTheQuery() {
        Map<String, List<String>> headers =
                ANN.headers("DELETE", "h", "/v1/tags/x", Map.of("tagKeys", List.of("c/d", "a b", "ü")), "", Map.of());
        SignedRequest signed = new SignedRequest(
                "DELETE", "/v1/tags/x", "tagKeys=a%20b&tagKeys=c%2Fd&tagKeys=%C3%BC", headers, new byte[0]);
        assertThat(guard.verify(signed, "batch").principal().arn()).endsWith("user/ann");
        for (String query :
                List.of("tagKeys=a%20b&tagKeys=c%2Fd", "tagKeys=a%20b&tagKeys=c%2Fd&tagKeys=u", "%", "x=%zz")) {
            assertRefused(
                    new SignedRequest("DELETE", "/v1/tags/x", query, headers, new byte[0]),
                    Reason.INVALID_SIGNATURE,
                    "does not match");
        }
    }

    @Test
    void shouldRefuseWhatWasChangedOnTheWay() {
        SignedRequest signed = request(ANN, "/v1/describejobs", Map.of("amz-sdk-invocation-id", "1"));
        assertRefused(with(signed, "amz-sdk-invocation-id", "2"), Reason.INVALID_SIGNATURE, "does not match");
        assertRefused(with(signed, "host", "other:8080"), Reason.INVALID_SIGNATURE, "does not match");
        assertRefused(
                new SignedRequest("PUT", signed.rawPath(), null, signed.headers(), signed.body()),
                Reason.INVALID_SIGNATURE,
                "does not match");
        assertRefused(
                new SignedRequest(
                        "POST", signed.rawPath(), null, signed.headers(), "{}".getBytes(StandardCharsets.UTF_8)),
                Reason.INVALID_SIGNATURE,
                "not the SHA-256 of the body");
        assertRefused(request(ANN.withSecret("guessed")), Reason.INVALID_SIGNATURE, "does not match");
    }

    @Test
    void shouldRefuseASignatureThatIsNotOfThisTime() {
        assertThat(guard.verify(request(ANN.at(NOW.minusSeconds(899))), "batch"))
                .isNotNull();
        assertThat(guard.verify(request(ANN.at(NOW.plusSeconds(899))), "batch")).isNotNull();
        assertRefused(
                request(ANN.at(NOW.minusSeconds(901))),
                Reason.INVALID_SIGNATURE,
                "Signature expired: 20261122T094459Z");
        assertRefused(
                request(ANN.at(NOW.plusSeconds(901))),
                Reason.INVALID_SIGNATURE,
                "Signature not yet current: 20261122T101501Z is still later than 20261122T101500Z");
        assertRefused(with(request(ANN), "X-Amz-Date", "20261122T095900Z"), Reason.INVALID_SIGNATURE, "does not match");
        assertRefused(with(request(ANN), "X-Amz-Date", "yesterday"), Reason.INCOMPLETE_SIGNATURE, "X-Amz-Date");
    }

    @Test
    void shouldRefuseWhoIsNotKnown() {
        TestSigner stranger = new TestSigner("AKIDSTRANGER", "x", "", NOW, "batch");
        assertRefused(request(stranger), Reason.UNRECOGNIZED_CLIENT, "token included in the request is invalid");
        assertRefused(request(SESSION.withToken("")), Reason.UNRECOGNIZED_CLIENT, "is invalid");
        assertRefused(request(SESSION.withToken("another")), Reason.UNRECOGNIZED_CLIENT, "is invalid");
        assertRefused(request(ANN.withToken("one where none belongs")), Reason.UNRECOGNIZED_CLIENT, "is invalid");
        assertRefused(request(ANN.withService("s3")), Reason.INVALID_SIGNATURE, "scoped to correct service: 'batch'");
    }

    @Test
    void shouldRefuseCredentialsWhoseTimeIsOver() {
        Instant later = NOW.plusSeconds(3600);
        guard = at(later, folder.resolve("access.json"));
        assertRefused(request(SESSION.at(later)), Reason.EXPIRED_TOKEN, "is expired");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Basic YWJj | must begin with AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 nonsense | is not name=value",
                "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0 | requires 'Credential' parameter",
                "AWS4-HMAC-SHA256 Credential=A/20261122/r/batch/aws4_request, Signature=0 | requires 'SignedHeaders' parameter",
                "AWS4-HMAC-SHA256 Credential=A/20261122/r/batch/aws4_request, SignedHeaders=host | requires 'Signature' parameter",
                "AWS4-HMAC-SHA256 Credential=A/1/2, SignedHeaders=host, Signature=0 | Credential must have the form",
                "AWS4-HMAC-SHA256 Credential=A/20261122/r/batch/aws4_request, SignedHeaders=Host, Signature=0 | in lower case",
                "AWS4-HMAC-SHA256 Credential=A/20261122/r/batch/aws4_request, SignedHeaders=host, Signature=0 | 64 hexadecimal",
            })
    void shouldSayWhatASignatureLacks(String authorization, String line) {
        assertRefused(with(request(ANN), "Authorization", authorization), Reason.INCOMPLETE_SIGNATURE, line);
    }

    /** Whatever comes is refused, and by nothing else than a refusal. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldRefuseEveryChangedRequest(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            SignedRequest good = request(ANN, "/v1/describejobs", Map.of("Content-Type", "application/json"));
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(good.headers());
            String name = List.of("Authorization", "X-Amz-Date", "Host", "Content-Type", "x-amz-content-sha256")
                    .get(random.nextInt(5));
            headers.compute(name, (same, values) -> changed(values.get(0), random));
            String[] methods = {"POST", "GET", "TRACE", "FOO", "head"};
            int where = random.nextInt(4);
            SignedRequest bad = new SignedRequest(
                    where == 0 ? methods[1 + random.nextInt(4)] : "POST",
                    where == 1 ? changed(good.rawPath(), random).toString() : good.rawPath(),
                    where == 2 ? "%" + (char) random.nextInt(0x200) + "=&&=" : null,
                    where == 3 ? headers : good.headers(),
                    good.body());
            assertThatThrownBy(() -> guard.verify(bad, "batch"))
                    .as("seed %d, round %d", seed, i)
                    .isInstanceOf(Refused.class);
        }
    }

    private static List<String> changed(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> changed.setCharAt(at, (char) (text.charAt(at) ^ 1));
            case 1 -> changed.insert(at, (char) (33 + random.nextInt(90)));
            case 2 -> changed.setLength(at);
            default -> {
                return random.nextBoolean() ? List.of() : List.of(text, text);
            }
        }
        return List.of(changed.toString());
    }

    @Test
    void shouldNotReadTheBodyOfWhomItDoesNotKnow() {
        Supplier<byte[]> unread = () -> {
            throw new AssertionError("the body was read");
        };
        TestSigner stranger = new TestSigner("AKIDSTRANGER", "x", "", NOW, "batch");
        for (SignedRequest known :
                List.of(request(stranger), request(ANN.at(Instant.EPOCH)), with(request(ANN), "Authorization", ""))) {
            SignedRequest request =
                    new SignedRequest(known.method(), known.rawPath(), known.rawQuery(), known.headers(), unread);
            assertThatThrownBy(() -> guard.verify(request, "batch")).isInstanceOf(Refused.class);
        }
    }

    @Test
    void shouldRefuseARequestWithoutASignature() {
        SignedRequest plain = new SignedRequest("POST", "/v1/x", null, Map.of(), new byte[0]);
        assertRefused(plain, Reason.MISSING_TOKEN, "Missing Authentication Token");
        SignedRequest presigned = new SignedRequest("GET", "/v1/x", "X-Amz-Signature=0", Map.of(), new byte[0]);
        assertRefused(presigned, Reason.INCOMPLETE_SIGNATURE, "signatures in the query are not taken");
        assertRefused(
                with(request(ANN), "X-Amz-Target", "Logs_20140328.GetLogEvents"),
                Reason.INVALID_SIGNATURE,
                "'x-amz-target' must be a signed header");
        SignedRequest unsignedHost = with(
                request(ANN),
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDANN/20261122/r/batch/aws4_request,SignedHeaders=x-amz-date,Signature="
                        + "0".repeat(64));
        assertRefused(unsignedHost, Reason.INVALID_SIGNATURE, "'host' must be a signed header");
    }

    @Test
    void shouldSayWhatIsNotAllowedInTheWordsOfAws() {
        Guard.Signer ann = guard.verify(request(ANN), "batch");
        ann.may().require(new Need("batch", "batch:DescribeJobs", Need.ANY));
        assertThatThrownBy(() -> ann.may().require(new Need("batch", "batch:SubmitJob", List.of(List.of("arn:x")))))
                .hasMessage("User: arn:aws:iam::123456789012:user/ann is not authorized to perform: batch:SubmitJob on"
                        + " resource: arn:x because no identity-based policy allows the batch:SubmitJob action");
    }
}
