package io.headrace.embeddedkafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's listening sockets, bound before Kafka is configured.
 *
 * <p>Kafka must be told its own ports (advertised address, quorum voters) before it binds them. Binding first makes
 * "any free port" work without a race, and a taken port a plain message instead of Kafka's stack trace.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {

    private static final int BACKLOG = 128;

    private final ServerSocketChannel client;
    private final ServerSocketChannel controller;

    private BoundSockets(ServerSocketChannel client, ServerSocketChannel controller) {
        this.client = client;
        this.controller = controller;
    }

    /** @throws EmbeddedKafkaException when the port is taken or the host is not of this machine */
    static BoundSockets bind(String host, int port) {
        ServerSocketChannel client = listen(host, port);
        try {
            return new BoundSockets(client, listen(EmbeddedKafkaConfig.LOOPBACK, 0));
        } catch (RuntimeException failure) {
            closeQuietly(client);
            throw failure;
        }
    }

    int clientPort() {
        return client.socket().getLocalPort();
    }

    InetSocketAddress controllerAddress() {
        return (InetSocketAddress) controller.socket().getLocalSocketAddress();
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int listenBacklogSize, int recvBufferSize)
            throws IOException {
        ServerSocketChannel channel = Map.of(
                        BrokerSettings.CLIENT_LISTENER, client, BrokerSettings.CONTROLLER_LISTENER, controller)
                .get(listenerName);
        if (channel == null) {
            throw new IOException("no socket was bound for listener " + listenerName);
        }
        return channel;
    }

    /** Closes what Kafka did not close itself. */
    @Override
    public void close() {
        closeQuietly(client);
        closeQuietly(controller);
    }

    private static ServerSocketChannel listen(String host, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.configureBlocking(false);
                channel.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
                return channel;
            } catch (IOException failure) {
                closeQuietly(channel);
                throw failure;
            }
        } catch (IOException failure) {
            throw new EmbeddedKafkaException(
                    "Kafka cannot listen on " + host + ":" + port + ": " + failure.getMessage()
                            + (port == 0 ? "" : " (is another process using port " + port + "?)"),
                    failure);
        }
    }

    private static void closeQuietly(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The process no longer needs it, and the system frees it with the process at the latest.
        }
    }
}
