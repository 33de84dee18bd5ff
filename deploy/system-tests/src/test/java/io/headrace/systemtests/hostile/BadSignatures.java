package io.headrace.systemtests.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.systemtests.hostile.HostileRequests.Hostile;
import io.headrace.testkit.Dice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** Requests that would be carried out if they were signed as they should be: forged, altered, outdated and replayed ones. */
final class BadSignatures {
    private static final String PATH = "/v1/submitjob";
    private static final String BODY = "{\"jobName\":\"n\",\"jobQueue\":\"work\",\"jobDefinition\":\"d\"}";

    private final Dice dice;
    private final String host;
    private final AwsBasicCredentials known;
    private final Instant now;

    BadSignatures(long seed, String host, AwsBasicCredentials known, Instant now) {
        dice = new Dice(seed);
        this.host = host;
        this.known = known;
        this.now = now;
    }

    /** One that is right. */
    byte[] good() {
        return bytes("POST", PATH, signed(known, "batch", now, PATH, BODY), BODY);
    }

    /** The next bad one. */
    Hostile next() {
        return switch (dice.below(13)) {
            case 0 ->
                hostile(
                        "another secret",
                        signed(AwsBasicCredentials.create(known.accessKeyId(), "guessed"), "batch", now, PATH, BODY));
            case 1 ->
                hostile(
                        "unknown key",
                        signed(
                                AwsBasicCredentials.create("AKID" + dice.below(1_000), known.secretAccessKey()),
                                "batch",
                                now,
                                PATH,
                                BODY));
            case 2 ->
                hostile("another service", signed(known, dice.oneOf("s3", "ec2", "execute-api"), now, PATH, BODY));
            case 3 ->
                hostile(
                        "outdated",
                        signed(known, "batch", now.minus(Duration.ofMinutes(dice.between(16, 100_000))), PATH, BODY));
            case 4 ->
                hostile(
                        "from the future",
                        // Also for those that are sent minutes after the test began.
                        signed(known, "batch", now.plus(Duration.ofMinutes(dice.between(60, 100_000))), PATH, BODY));
            // What was seen on the way, with something else in it.
            case 5 ->
                new Hostile(
                        "replayed with another body",
                        bytes(
                                "POST",
                                PATH,
                                signed(known, "batch", now, PATH, BODY),
                                BODY.replace("\"n\"", "\"m" + dice.below(1_000) + "\"")));
            case 6 ->
                new Hostile(
                        "replayed for another operation",
                        bytes("POST", "/v1/terminatejob", signed(known, "batch", now, PATH, BODY), BODY));
            case 7 ->
                new Hostile(
                        "replayed with a query",
                        bytes("POST", PATH + "?x=" + dice.below(10), signed(known, "batch", now, PATH, BODY), BODY));
            case 8 -> flipped();
            case 9 -> without(dice.oneOf("Authorization", "X-Amz-Date"));
            case 10 -> garbage();
            case 11 -> unsignedHost();
            default -> queryOnly();
        };
    }

    private Hostile flipped() {
        Map<String, String> headers = signed(known, "batch", now, PATH, BODY);
        String authorization = headers.get("Authorization");
        int at = authorization.length() - 1 - dice.below(64);
        char other = authorization.charAt(at) == 'a' ? 'b' : 'a';
        headers.put("Authorization", authorization.substring(0, at) + other + authorization.substring(at + 1));
        return hostile("altered signature", headers);
    }

    private Hostile without(String header) {
        Map<String, String> headers = signed(known, "batch", now, PATH, BODY);
        headers.remove(header);
        return hostile("without " + header, headers);
    }

    private Hostile garbage() {
        Map<String, String> headers = signed(known, "batch", now, PATH, BODY);
        headers.put(
                "Authorization",
                dice.oneOf(
                        "AWS4-HMAC-SHA256",
                        "AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=",
                        "AWS4-HMAC-SHA256 Credential=" + known.accessKeyId() + ", SignedHeaders=host, Signature=00",
                        "AWS4-HMAC-SHA256 Credential=" + "a/".repeat(2_000) + ", SignedHeaders=host, Signature=00",
                        "AWS4-ECDSA-P256-SHA256 " + headers.get("Authorization").split(" ", 2)[1],
                        "Basic YWRtaW46YWRtaW4=",
                        "Bearer " + "x".repeat(dice.between(1, 4_000)),
                        "AWS4-HMAC-SHA256 Credential=../../etc/passwd/20260101/us-east-1/batch/aws4_request,"
                                + " SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64),
                        "\u00ff\u00fe"));
        return hostile("no signature at all", headers);
    }

    /** A signature that leaves out the host would hold for every server. */
    private Hostile unsignedHost() {
        Map<String, String> headers = signed(known, "batch", now, PATH, BODY);
        headers.put("Authorization", headers.get("Authorization").replace("host;", ""));
        return hostile("host not signed", headers);
    }

    private Hostile queryOnly() {
        Map<String, String> headers = new LinkedHashMap<>();
        return new Hostile(
                "signature in the query",
                bytes(
                        "POST",
                        PATH + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + known.accessKeyId()
                                + "%2F20260101%2Fus-east-1%2Fbatch%2Faws4_request&X-Amz-Signature=" + "0".repeat(64),
                        headers,
                        BODY));
    }

    private Hostile hostile(String wrong, Map<String, String> headers) {
        return new Hostile(wrong, bytes("POST", PATH, headers, BODY));
    }

    private Map<String, String> signed(
            AwsBasicCredentials identity, String service, Instant at, String path, String body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol("http")
                .host("localhost")
                .encodedPath(path)
                .putHeader("Host", host)
                .putHeader("Content-Type", "application/json")
                .build();
        Map<String, List<String>> headers = AwsV4HttpSigner.create()
                .sign(signing -> signing.identity(identity)
                        .request(request)
                        .payload(ContentStreamProvider.fromString(body, UTF_8))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request()
                .headers();
        Map<String, String> single = new LinkedHashMap<>();
        headers.forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Type")) {
                single.put(name, values.getFirst());
            }
        });
        return single;
    }

    private byte[] bytes(String method, String path, Map<String, String> headers, String body) {
        StringBuilder head = new StringBuilder(
                "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
                        .formatted(method, path, host, body.getBytes(UTF_8).length));
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return (head + "\r\n" + body).getBytes(ISO_8859_1);
    }
}
