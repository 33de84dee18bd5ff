package io.headrace.systemtests.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.systemtests.hostile.HostileRequests.Hostile;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * Requests as bytes, right as HTTP.
 *
 * @param host of the server
 */
record Wire(String host) {
    static String path(String operation) {
        return "/v1/" + operation.toLowerCase(Locale.ROOT);
    }

    Hostile post(String wrong, String operation, String body) {
        return post(wrong, operation, body.getBytes(UTF_8));
    }

    Hostile post(String wrong, String operation, byte[] body) {
        return new Hostile(wrong, request("POST", path(operation), "Content-Length: " + body.length, body));
    }

    byte[] request(String method, String path, String headers, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                        .formatted(method, path, host, headers)
                        .getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
