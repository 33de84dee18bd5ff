package io.headrace.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Utils;

/**
 * Waits until a broker can be reached, and says so while it waits. It looks for an open port, as the clients would report every try of
 * theirs.
 */
public final class KafkaWait {
    private static final String SETTING = "bootstrap.servers";

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);

    /** How long it waits for what. Of its own, so that a test need not wait as long as people do. */
    record Patience(Duration untilFirstLine, Duration betweenLines, Duration betweenTries) {
        static final Patience USUAL =
                new Patience(Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofMillis(500));
    }

    private KafkaWait() {}

    /**
     * Returns when one of the servers takes connections.
     *
     * @param servers {@code host:port,...}
     * @param say is given a line after some seconds, and then every half minute
     * @throws BadSettingException when this is no list of servers
     */
    public static void await(String servers, Consumer<String> say) throws InterruptedException {
        await(servers, say, Patience.USUAL);
    }

    static void await(String servers, Consumer<String> say, Patience patience) throws InterruptedException {
        List<String> addresses = check(servers);
        long nextLine = System.nanoTime() + patience.untilFirstLine().toNanos();
        List<String> troubles = tryAll(addresses);
        while (!troubles.isEmpty()) {
            if (System.nanoTime() >= nextLine) {
                say.accept("waiting for Kafka at " + servers + ": " + String.join("; ", new TreeSet<>(troubles)));
                nextLine = System.nanoTime() + patience.betweenLines().toNanos();
            }
            Thread.sleep(patience.betweenTries());
            troubles = tryAll(addresses);
        }
    }

    /**
     * The addresses in the list.
     *
     * @throws BadSettingException naming the first that is none
     */
    public static List<String> check(String servers) {
        List<String> addresses = new ArrayList<>();
        for (String address : servers.split(",", -1)) {
            String server = address.strip();
            Integer port = Utils.getPort(server);
            if (Utils.getHost(server) == null || port == null || port < 1 || port > 65_535) {
                throw new BadSettingException(SETTING + ": '" + servers + "', expected host:port, separated by commas");
            }
            addresses.add(server);
        }
        return addresses;
    }

    /** What is wrong with each; nothing as soon as one can be reached. */
    private static List<String> tryAll(List<String> addresses) {
        List<String> troubles = new ArrayList<>();
        for (String server : addresses) {
            String host = Objects.requireNonNull(Utils.getHost(server));
            InetSocketAddress address = new InetSocketAddress(host, Objects.requireNonNull(Utils.getPort(server)));
            if (address.isUnresolved()) {
                troubles.add("the name " + host + " cannot be resolved");
                continue;
            }
            try (Socket socket = new Socket()) {
                socket.connect(address, (int) CONNECT_PATIENCE.toMillis());
                return List.of();
            } catch (IOException e) {
                troubles.add(String.valueOf(e.getMessage()));
            }
        }
        return troubles;
    }
}
