package io.headrace.submitter.guard;

import static io.headrace.submitter.guard.Refused.Reason.EXPIRED_TOKEN;
import static io.headrace.submitter.guard.Refused.Reason.INVALID_SIGNATURE;
import static io.headrace.submitter.guard.Refused.Reason.UNRECOGNIZED_CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.internal.signer.CredentialScope;
import software.amazon.awssdk.http.auth.aws.internal.signer.V4Properties;
import software.amazon.awssdk.http.auth.aws.internal.signer.V4RequestSigner;
import software.amazon.awssdk.http.auth.aws.internal.signer.util.SignerUtils;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.BinaryUtils;

/**
 * Verifies signatures: AWS's own library signs the request again, with the headers that the client says it signed, and the two
 * signatures must be the same. The hash of the body is always our own. The library's public signer adds a header with that hash,
 * which boto3 and the Java SDK do not sign; what lies beneath it (of the same artifact, whose version is pinned) does not.
 */
final class SignatureCheck {
    /** How far a client's clock may be off. */
    static final Duration SKEW = Duration.ofMinutes(15);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SignatureCheck() {}

    /**
     * Returns when the credential signed this request, recently.
     *
     * @param service that it must be signed for
     * @throws Refused when it did not
     */
    static void check(
            SignedRequest request, Authorization authorization, Credential credential, String service, Instant now) {
        String time = request.header("X-Amz-Date")
                .orElseThrow(() ->
                        Authorization.incomplete("Authorization header requires existence of an 'X-Amz-Date' header."));
        Instant signedAt = instant(time);
        checkScope(authorization, time, service);
        checkTime(signedAt, time, now);
        boolean target = request.headers().containsKey("x-amz-target");
        for (String required : target ? List.of("host", "x-amz-date", "x-amz-target") : List.of("host", "x-amz-date")) {
            if (!authorization.signedHeaders().contains(required)) {
                throw invalid("'" + required + "' must be a signed header.");
            }
        }
        String hash = BinaryUtils.toHex(SignerUtils.hash(request.body().get()));
        if (request.header("X-Amz-Content-Sha256")
                .filter(said -> !said.equals(hash))
                .isPresent()) {
            throw invalid("The x-amz-content-sha256 header is not the SHA-256 of the body.");
        }
        if (!MessageDigest.isEqual(
                expected(request, authorization, credential, signedAt, hash).getBytes(UTF_8),
                authorization.signature().getBytes(UTF_8))) {
            throw mismatch();
        }
        checkToken(request, credential, now);
    }

    private static Instant instant(String time) {
        try {
            return TIME.parse(time, Instant::from);
        } catch (DateTimeException e) {
            throw Authorization.incomplete("X-Amz-Date must have the form yyyyMMddTHHmmssZ.");
        }
    }

    private static void checkScope(Authorization authorization, String time, String service) {
        if (!authorization.service().equals(service)) {
            throw invalid("Credential should be scoped to correct service: '" + service + "'.");
        }
        if (!time.startsWith(authorization.date())) {
            throw invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                    + authorization.date() + "' != '" + time.substring(0, 8) + "', from '" + time + "'.");
        }
    }

    private static void checkTime(Instant signedAt, String time, Instant now) {
        if (signedAt.isBefore(now.minus(SKEW))) {
            throw invalid("Signature expired: " + time + " is now earlier than " + TIME.format(now.minus(SKEW)) + " ("
                    + TIME.format(now) + " - 15 min.)");
        }
        if (signedAt.isAfter(now.plus(SKEW))) {
            throw invalid("Signature not yet current: " + time + " is still later than " + TIME.format(now.plus(SKEW))
                    + " (" + TIME.format(now) + " + 15 min.)");
        }
    }

    private static String expected(
            SignedRequest request, Authorization authorization, Credential credential, Instant signedAt, String hash) {
        try {
            return signature(request, authorization, credential, signedAt, hash);
        } catch (IllegalArgumentException e) {
            // A method or a query that no client of AWS sends.
            throw mismatch();
        }
    }

    private static String signature(
            SignedRequest request, Authorization authorization, Credential credential, Instant signedAt, String hash) {
        SdkHttpRequest.Builder signed = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .protocol("http")
                .host("localhost")
                .encodedPath(request.rawPath());
        for (String name : authorization.signedHeaders()) {
            List<String> values = request.headers().getOrDefault(name, List.of());
            if (values.isEmpty()) {
                throw mismatch();
            }
            signed.putHeader(name, values);
        }
        addQuery(signed, request);
        V4Properties properties = V4Properties.builder()
                .credentials(AwsCredentialsIdentity.create(credential.accessKeyId(), credential.secretAccessKey()))
                .credentialScope(new CredentialScope(authorization.region(), authorization.service(), signedAt))
                .signingClock(Clock.fixed(signedAt, ZoneOffset.UTC))
                // As for every service but S3: the path as it was sent is encoded once more.
                .doubleUrlEncode(true)
                .normalizePath(false)
                .build();
        return V4RequestSigner.create(properties, hash).sign(signed).getSignature();
    }

    /** The library encodes what it is given, so that names and values are decoded first, as the routes do that read them. */
    private static void addQuery(SdkHttpRequest.Builder signed, SignedRequest request) {
        String query = request.rawQuery();
        if (query == null) {
            return;
        }
        for (String parameter : query.split("&")) {
            String[] pair = parameter.split("=", 2);
            signed.appendRawQueryParameter(
                    URLDecoder.decode(pair[0], UTF_8), pair.length == 2 ? URLDecoder.decode(pair[1], UTF_8) : "");
        }
    }

    private static void checkToken(SignedRequest request, Credential credential, Instant now) {
        String carried = request.header("X-Amz-Security-Token").orElse("");
        String expected = credential.sessionToken().orElse("");
        if (!MessageDigest.isEqual(carried.getBytes(UTF_8), expected.getBytes(UTF_8))) {
            throw unrecognized();
        }
        if (credential.expires().filter(end -> !now.isBefore(end)).isPresent()) {
            throw new Refused(EXPIRED_TOKEN, "The security token included in the request is expired");
        }
    }

    static Refused unrecognized() {
        return new Refused(UNRECOGNIZED_CLIENT, "The security token included in the request is invalid.");
    }

    private static Refused mismatch() {
        return invalid(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                        + " Access Key and signing method. Consult the service documentation for details.");
    }

    private static Refused invalid(String line) {
        return new Refused(INVALID_SIGNATURE, line);
    }
}
