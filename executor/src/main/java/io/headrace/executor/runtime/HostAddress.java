package io.headrace.executor.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** IPv4 address under which other machines reach what runs on this host's network. */
public final class HostAddress {

    private static final Logger LOG = LoggerFactory.getLogger(HostAddress.class);

    /** Reaches no further than this host. */
    public static final String LOOPBACK = "127.0.0.1";

    /** An address that nobody has (RFC 5737). */
    private static final byte[] FAR_AWAY = {(byte) 192, 0, 2, 1};

    private static final int ANY_PORT = 9;

    private final Optional<String> named;

    private HostAddress(Optional<String> named) {
        this.named = named;
    }

    /** The one that an operator names. */
    public static HostAddress named(String address) {
        return new HostAddress(Optional.of(address));
    }

    /**
     * What the host itself knows, found anew each time, as it may change: the address from which it reaches others; without a route to
     * others that of its first network interface that is up; without any {@value #LOOPBACK}.
     */
    public static HostAddress detected() {
        return new HostAddress(Optional.empty());
    }

    /** As four numbers with dots. */
    public String text() {
        return named.or(HostAddress::towardsOthers)
                .or(HostAddress::ofAnInterface)
                .orElse(LOOPBACK);
    }

    /** Asks for the route and sends nothing. */
    private static Optional<String> towardsOthers() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getByAddress(FAR_AWAY), ANY_PORT);
            return textOf(socket.getLocalAddress());
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("there is no route to others: {}", e.toString());
            return Optional.empty();
        }
    }

    private static Optional<String> ofAnInterface() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(HostAddress::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .flatMap(address -> textOf(address).stream())
                    .findFirst();
        } catch (SocketException e) {
            LOG.debug("there are no network interfaces: {}", e.toString());
            return Optional.empty();
        }
    }

    private static boolean isUp(NetworkInterface candidate) {
        try {
            return candidate.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    private static Optional<String> textOf(InetAddress address) {
        return Stream.of(address)
                .filter(Inet4Address.class::isInstance)
                .filter(found -> !found.isAnyLocalAddress() && !found.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }
}
