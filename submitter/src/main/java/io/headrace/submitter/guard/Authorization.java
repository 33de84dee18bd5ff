package io.headrace.submitter.guard;

import static io.headrace.submitter.guard.Refused.Reason.INCOMPLETE_SIGNATURE;
import static io.headrace.submitter.guard.Refused.Reason.MISSING_TOKEN;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header {@code Authorization} of a signed request says.
 *
 * @param accessKeyId whose key signed it
 * @param date the day of the signing key, {@code yyyyMMdd}
 * @param region that it was signed for
 * @param service that it was signed for, for example {@code batch}
 * @param signedHeaders names in lower case
 * @param signature 64 hexadecimal digits
 */
record Authorization(
        String accessKeyId, String date, String region, String service, List<String> signedHeaders, String signature) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final Pattern SCOPE =
            Pattern.compile("([^/]{1,128})/([0-9]{8})/([a-z0-9-]{1,32})/([a-z0-9-]{1,32})/aws4_request");
    private static final Pattern SIGNED_HEADERS = Pattern.compile("[a-z0-9_.-]+(;[a-z0-9_.-]+){0,63}");
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");

    /**
     * Reads it.
     *
     * @throws Refused when there is none, or it lacks a part
     */
    static Authorization of(SignedRequest request) {
        String header = request.header("Authorization").orElseThrow(() -> missing(request));
        if (!header.startsWith(ALGORITHM + " ")) {
            throw incomplete("Authorization header must begin with " + ALGORITHM);
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : header.substring(ALGORITHM.length() + 1).split(",")) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length != 2 || parts.put(pair[0], pair[1]) != null) {
                throw incomplete("Authorization header has a part that is not name=value, or one of them twice");
            }
        }
        Matcher scope = SCOPE.matcher(part(parts, "Credential"));
        if (!scope.matches()) {
            throw incomplete("Credential must have the form access-key-id/yyyyMMdd/region/service/aws4_request");
        }
        String headers = part(parts, "SignedHeaders");
        if (!SIGNED_HEADERS.matcher(headers).matches()) {
            throw incomplete("SignedHeaders must be names of headers in lower case, separated by semicolons");
        }
        String signature = part(parts, "Signature");
        if (!SIGNATURE.matcher(signature).matches()) {
            throw incomplete("Signature must be 64 hexadecimal digits in lower case");
        }
        return new Authorization(
                scope.group(1),
                scope.group(2),
                scope.group(3),
                scope.group(4),
                Arrays.asList(headers.split(";")),
                signature);
    }

    private static Refused missing(SignedRequest request) {
        if (!request.headers().getOrDefault("Authorization", List.of()).isEmpty()) {
            return incomplete("there is more than one Authorization header");
        }
        boolean presigned = Optional.ofNullable(request.rawQuery())
                .filter(query -> query.contains("X-Amz-Signature="))
                .isPresent();
        return presigned
                ? incomplete("signatures in the query are not taken, expected the Authorization header")
                : new Refused(MISSING_TOKEN, "Missing Authentication Token");
    }

    private static String part(Map<String, String> parts, String name) {
        return Optional.ofNullable(parts.get(name))
                .orElseThrow(() -> incomplete("Authorization header requires '" + name + "' parameter."));
    }

    static Refused incomplete(String line) {
        return new Refused(INCOMPLETE_SIGNATURE, line);
    }
}
