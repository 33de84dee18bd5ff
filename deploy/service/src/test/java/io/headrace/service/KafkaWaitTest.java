package io.headrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.service.KafkaWait.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KafkaWaitTest {
    private static final Patience SHORT = new Patience(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));

    @Test
    void shouldSayWhatItWaitsForUntilItIsThere() throws Exception {
        List<String> said = new ArrayList<>();
        try (ServerSocket broker = new ServerSocket()) {
            int port = freePort();
            String servers = "no-such-host.invalid:9092,127.0.0.1:" + port;

            KafkaWait.await(
                    servers,
                    line -> {
                        said.add(line);
                        if (said.size() == 2) {
                            listen(broker, port);
                        }
                    },
                    SHORT);

            assertThat(said)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("waiting for Kafka at " + servers + ": ")
                            .contains("Connection refused", "the name no-such-host.invalid cannot be resolved"));
        }
    }

    @Test
    void shouldSayNothingOfABrokerThatIsThere() throws Exception {
        List<String> said = new ArrayList<>();
        try (ServerSocket broker = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            KafkaWait.await("127.0.0.1:" + broker.getLocalPort(), said::add, SHORT);
        }
        assertThat(said).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kafka", "kafka:9092,", "kafka:many", "kafka:0", "kafka:70000"})
    void shouldRefuseWhatIsNoListOfServers(String servers) {
        assertThatThrownBy(() -> KafkaWait.check(servers))
                .isInstanceOf(BadSettingException.class)
                .hasMessage("bootstrap.servers: '" + servers + "', expected host:port, separated by commas");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void listen(ServerSocket broker, int port) {
        try {
            broker.setReuseAddress(true);
            broker.bind(new InetSocketAddress("127.0.0.1", port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
