package io.headrace.submitter;

import io.headrace.service.BadSettingException;
import io.headrace.submitter.guard.Limits;
import io.headrace.submitter.guard.Protection;
import io.headrace.submitter.guard.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The settings that say who is served, and how much of it. */
final class ProtectionSettings {
    private static final Limits USUAL = Limits.DEFAULT;

    private ProtectionSettings() {}

    /** The settings in the order of {@code --help}, with what each means. */
    static Map<String, String> help() {
        Map<String, String> help = new LinkedHashMap<>();
        help.put("access.file", "credentials and policies, JSON; with it requests must be signed (default none)");
        help.put("access.open", "true to serve everybody on an address beyond the loopback, too (default false)");
        help.put("tls.certificate", "PEM file of the server's certificate, for HTTPS (default none: HTTP)");
        help.put("tls.key", "PEM file of its private key, PKCS #8");
        help.put("limit.body.bytes", "longest request body (default " + USUAL.bodyBytes() + ")");
        help.put("limit.header.bytes", "longest request line with its headers (default " + USUAL.headerBytes() + ")");
        help.put(
                "limit.idle.seconds",
                "silence that closes a connection (default " + USUAL.idle().toSeconds() + ")");
        help.put(
                "limit.request.seconds",
                "time for the headers of a request to arrive, and for its body (default "
                        + USUAL.request().toSeconds() + ")");
        help.put("limit.connections", "connections at a time; others wait (default " + USUAL.connections() + ")");
        help.put("limit.rate", "requests per second and account, 0 for any number (default 0)");
        help.put("limit.burst", "requests at once above that (default " + USUAL.burst() + ")");
        help.put(
                "limit.log.readers",
                "requests that read the output of jobs at a time (default " + USUAL.logReaders() + ")");
        return help;
    }

    static Protection read(Map<String, String> settings) {
        return new Protection(
                path(settings, "access.file"),
                flag(settings, "access.open"),
                tls(settings),
                new Limits(
                        number(settings, "limit.body.bytes", USUAL.bodyBytes(), 1_024, 64 * 1024 * 1024),
                        number(settings, "limit.header.bytes", USUAL.headerBytes(), 1_024, 1024 * 1024),
                        Duration.ofSeconds(number(
                                settings, "limit.idle.seconds", USUAL.idle().toSeconds(), 1, 3_600)),
                        Duration.ofSeconds(number(
                                settings,
                                "limit.request.seconds",
                                USUAL.request().toSeconds(),
                                1,
                                3_600)),
                        number(settings, "limit.connections", USUAL.connections(), 1, 1_000_000),
                        number(settings, "limit.rate", USUAL.ratePerSecond(), 0, 1_000_000),
                        number(settings, "limit.burst", USUAL.burst(), 1, 1_000_000),
                        number(settings, "limit.log.readers", USUAL.logReaders(), 1, 10_000)));
    }

    private static Optional<TlsFiles> tls(Map<String, String> settings) {
        Optional<Path> certificate = path(settings, "tls.certificate");
        Optional<Path> key = path(settings, "tls.key");
        if (certificate.isPresent() != key.isPresent()) {
            String missing = key.isPresent() ? "tls.certificate" : "tls.key";
            throw new BadSettingException(missing + ": absent, expected the PEM file that belongs to the other one");
        }
        return certificate.map(file -> new TlsFiles(file, key.orElseThrow()));
    }

    private static Optional<Path> path(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(String::strip).map(text -> {
            if (text.isEmpty()) {
                throw new BadSettingException(name + ": empty, expected a file");
            }
            return Path.of(text);
        });
    }

    private static boolean flag(Map<String, String> settings, String name) {
        String text = settings.getOrDefault(name, "false").strip();
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadSettingException(name + ": '" + text + "', expected true or false");
        };
    }

    private static int number(Map<String, String> settings, String name, long usual, int least, int most) {
        String text = settings.getOrDefault(name, String.valueOf(usual)).strip();
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, text, least, most);
        }
        throw wrong(name, text, least, most);
    }

    private static BadSettingException wrong(String name, String text, int least, int most) {
        return new BadSettingException(
                name + ": '" + text + "', expected a whole number from " + least + " to " + most);
    }
}
