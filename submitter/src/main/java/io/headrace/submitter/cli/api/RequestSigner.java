package io.headrace.submitter.cli.api;

import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests as AWS's own clients do, by their library. */
public final class RequestSigner {
    private static final String SERVICE = "batch";

    private final AwsCredentialsIdentity credentials;
    private final String region;
    private final InstantSource clock;

    /**
     * A signer.
     *
     * @param credentials an access key, with or without a session token
     * @param region that requests are signed for
     */
    public RequestSigner(AwsCredentialsIdentity credentials, String region, InstantSource clock) {
        this.credentials = credentials;
        this.region = region;
        this.clock = clock;
    }

    /** The headers that a request needs beside those that it has; without {@code Host}, which the HTTP client adds itself. */
    Map<String, String> headers(String method, URI uri, byte[] body) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .uri(uri)
                .encodedPath(uri.getRawPath())
                .method(SdkHttpMethod.fromValue(method))
                .putHeader("Host", host(uri));
        Map<String, String> headers = new LinkedHashMap<>();
        AwsV4HttpSigner.create()
                .sign(signing -> signing.identity(credentials)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(clock.instant(), ZoneOffset.UTC)))
                .request()
                .forEachHeader((name, values) -> {
                    if (!name.equalsIgnoreCase("Host")) {
                        headers.put(name, values.get(0));
                    }
                });
        return headers;
    }

    /** As the HTTP client writes it: without the port that the scheme has anyway. */
    private static String host(URI uri) {
        int usual = uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
        return uri.getPort() < 0 || uri.getPort() == usual ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }
}
