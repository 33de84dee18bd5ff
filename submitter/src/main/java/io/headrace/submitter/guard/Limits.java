package io.headrace.submitter.guard;

import java.time.Duration;

/**
 * What one client may take of the front door.
 *
 * @param bodyBytes longest request body
 * @param headerBytes longest request line and headers together
 * @param idle how long a connection may be silent
 * @param request how long the headers of a request may take to arrive, and then its body
 * @param connections how many may be open at a time; the next ones wait until one closes
 * @param ratePerSecond how many requests an account may make, on average; 0 for any number
 * @param burst how many it may make at once
 * @param logReaders how many requests may read the output of jobs at a time
 */
public record Limits(
        int bodyBytes,
        int headerBytes,
        Duration idle,
        Duration request,
        int connections,
        int ratePerSecond,
        int burst,
        int logReaders) {
    /** What holds when nobody says otherwise. */
    public static final Limits DEFAULT =
            new Limits(1024 * 1024, 16 * 1024, Duration.ofSeconds(60), Duration.ofSeconds(30), 4096, 0, 1_000, 100);

    /** With so many who read the output of jobs. */
    public Limits withLogReaders(int most) {
        return new Limits(bodyBytes, headerBytes, idle, request, connections, ratePerSecond, burst, most);
    }

    /** With as many requests an account and second. */
    public Limits withRate(int perSecond, int atOnce) {
        return new Limits(bodyBytes, headerBytes, idle, request, connections, perSecond, atOnce, logReaders);
    }
}
