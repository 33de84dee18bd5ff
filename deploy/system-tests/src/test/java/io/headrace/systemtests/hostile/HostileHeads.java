package io.headrace.systemtests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.systemtests.hostile.HostileRequests.Hostile;
import io.headrace.systemtests.hostile.RightCalls.Call;
import io.headrace.testkit.Dice;

/** Requests whose paths, methods or headers are wrong, each in one way. */
record HostileHeads(Dice dice, Wire wire) {
    Hostile wrongPath() {
        String method =
                dice.oneOf("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "submit", "POST");
        String path = dice.oneOf(
                "/v1/submitjobs",
                "/v1/",
                "/v1",
                "/v1/../v1/nothing",
                "/v1/%2e%2e/%2e%2e/etc/passwd",
                "/v1/..;/admin",
                "/v2/submitjob",
                "/v1/submitjob/extra",
                "/v1/submitjob%00",
                "/v1/" + "a".repeat(dice.oneOf(300, 3_000)),
                "/v1/listtagsforresource",
                "/v1/no%zz",
                "/v1/no%",
                "/%c0%ae%c0%ae/",
                "//v1//none",
                "/v1/\u00ff");
        // An answer to HEAD has no body to look at.
        return new Hostile(
                "wrong path",
                wire.request(method.equals("HEAD") ? "LOCK" : method, path, "Content-Length: 2", "{}".getBytes(UTF_8)));
    }

    Hostile wrongHeader(Call right) {
        byte[] body = right.body().toString().getBytes(UTF_8);
        String path = Wire.path(right.operation());
        String length = "Content-Length: " + body.length;
        return switch (dice.below(10)) {
            case 0 ->
                new Hostile(
                        "headers too large",
                        wire.request("POST", path, length + "\r\nX-A: " + "a".repeat(70_000), body));
            case 1 -> new Hostile("negative length", wire.request("POST", path, "Content-Length: -1", body));
            case 2 -> new Hostile("length that is no number", wire.request("POST", path, "Content-Length: many", body));
            case 3 -> new Hostile("two lengths", wire.request("POST", path, length + "\r\nContent-Length: 1", body));
            case 4 ->
                new Hostile(
                        "length and chunks",
                        wire.request("POST", path, length + "\r\nTransfer-Encoding: chunked, x", body));
            case 5 ->
                new Hostile(
                        "bad chunks",
                        wire.request(
                                "POST", path, "Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n".getBytes(UTF_8)));
            case 6 -> new Hostile("header without a name", wire.request("POST", path, length + "\r\n: x", body));
            case 7 -> new Hostile("NUL in a header", wire.request("POST", path, length + "\r\nX-A: a\u0000b", body));
            case 8 ->
                new Hostile(
                        "another host",
                        ("POST " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n" + length
                                        + "\r\n\r\n" + right.body())
                                .getBytes(UTF_8));
            default ->
                new Hostile(
                        "no host",
                        ("POST " + path + " HTTP/1.1\r\nConnection: close\r\n" + length + "\r\n\r\n" + right.body())
                                .getBytes(UTF_8));
        };
    }

    Hostile wrongTag() {
        String arn = dice.oneOf(
                "arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-queue%2Fnone",
                "arn%3Aaws%3Abatch%3Aus-east-1%3A999999999999%3Ajob-queue%2Fwork",
                "arn%3Aaws%3As3%3A%3A%3Abucket",
                "..%2f..%2f..%2fetc%2fpasswd",
                "../../../etc/passwd",
                "arn:aws:batch:us-east-1:123456789012:job-queue/" + "a".repeat(2_000),
                "%ff%fe",
                "%00",
                "x");
        return switch (dice.below(4)) {
            case 0 ->
                new Hostile("tags of nothing", wire.request("GET", "/v1/tags/" + arn, "Accept: */*", new byte[0]));
            case 1 ->
                new Hostile(
                        "tags of nothing",
                        wire.request("DELETE", "/v1/tags/" + arn + "?tagKeys=a", "Accept: */*", new byte[0]));
            case 2 ->
                new Hostile(
                        "no keys",
                        wire.request(
                                "DELETE",
                                "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-queue%2Fwork",
                                "Accept: */*",
                                new byte[0]));
            default -> {
                byte[] body = dice.oneOf(
                                "{\"tags\":{\"a\":\"b\"}}", "{\"tags\":7}", "{\"tags\":{\"a\":7}}", "{}", "[", "")
                        .getBytes(UTF_8);
                yield new Hostile(
                        "tags of nothing",
                        wire.request("POST", "/v1/tags/" + arn, "Content-Length: " + body.length, body));
            }
        };
    }
}
