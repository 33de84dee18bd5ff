package io.headrace.submitter.http;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.guard.Protection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where the front door listens, and for whom.
 *
 * @param host address to bind; only the loopback address where nobody is asked for credentials, unless that is wanted
 * @param port TCP port; 0 for any free one
 * @param account the account that it serves
 * @param region region of ARNs for requests that name none
 * @param protection who is served, and how much of it
 */
public record FrontDoorConfig(String host, int port, AccountId account, String region, Protection protection) {
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
        if (beyondLoopback(host) && !protection.closed() && !protection.open()) {
            throw new IllegalArgumentException("host '" + host
                    + "' is not the loopback address: set access.file to a file with credentials and policies, so that"
                    + " requests must be signed, or access.open to true, to serve everybody who can reach it");
        }
    }

    /** Open on the loopback address, with the usual limits. */
    public FrontDoorConfig(String host, int port, AccountId account, String region) {
        this(host, port, account, region, Protection.LOOPBACK);
    }

    /** Whether others than this machine can reach it. */
    public boolean beyondLoopback() {
        return beyondLoopback(host);
    }

    private static boolean beyondLoopback(String host) {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host '" + host + "' is unknown, expected for example 127.0.0.1", e);
        }
    }
}
