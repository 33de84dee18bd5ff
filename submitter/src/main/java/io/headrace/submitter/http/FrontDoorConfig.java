package io.headrace.submitter.http;

import io.headrace.schemas.id.AccountId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where the front door listens, and for whom.
 *
 * @param host address to bind; only the loopback address, for requests are not authenticated
 * @param port TCP port; 0 for any free one
 * @param account the account that it serves
 * @param region region of ARNs for requests that name none
 */
public record FrontDoorConfig(String host, int port, AccountId account, String region) {
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

    /**
     * @throws IllegalArgumentException when port or region has another form, or the host is not the loopback address
     */
    public FrontDoorConfig {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException("region '" + region + "': expected for example us-east-1");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ": expected 0 to 65535");
        }
        requireLoopback(host);
    }

    private static void requireLoopback(String host) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                throw new IllegalArgumentException("host '" + host
                        + "' is not the loopback address: requests are not authenticated yet, so that Headrace listens"
                        + " on 127.0.0.1 only");
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host '" + host + "' is unknown, expected for example 127.0.0.1", e);
        }
    }
}
