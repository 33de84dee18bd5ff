package io.headrace.submitter.guard;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs as AWS's own clients do.
 *
 * @param accessKeyId whose key
 * @param secret its secret
 * @param token its session token; empty for none
 * @param time when it is signed
 * @param service for which
 */
public record TestSigner(String accessKeyId, String secret, String token, Instant time, String service) {
    /** With another secret. */
    public TestSigner withSecret(String other) {
        return new TestSigner(accessKeyId, other, token, time, service);
    }

    /** At another time. */
    public TestSigner at(Instant other) {
        return new TestSigner(accessKeyId, secret, token, other, service);
    }

    /** With another session token. */
    public TestSigner withToken(String other) {
        return new TestSigner(accessKeyId, secret, other, time, service);
    }

    /** For another service. */
    public TestSigner withService(String other) {
        return new TestSigner(accessKeyId, secret, token, time, other);
    }

    /** The headers of a signed request, its host among them. */
    public Map<String, List<String>> headers(
            String method,
            String host,
            String rawPath,
            Map<String, List<String>> query,
            String body,
            Map<String, String> more) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .protocol("http")
                .host("localhost")
                .encodedPath(rawPath)
                .putHeader("Host", host);
        query.forEach(request::putRawQueryParameter);
        more.forEach(request::putHeader);
        AwsCredentialsIdentity identity = token.isEmpty()
                ? AwsCredentialsIdentity.create(accessKeyId, secret)
                : AwsSessionCredentialsIdentity.create(accessKeyId, secret, token);
        return new HashMap<>(AwsV4HttpSigner.create()
                .sign(signing -> signing.identity(identity)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromString(body, StandardCharsets.UTF_8))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
                .request()
                .headers());
    }
}
