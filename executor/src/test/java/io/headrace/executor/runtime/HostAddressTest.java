package io.headrace.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class HostAddressTest {

    @Test
    void shouldFindAnAddressUnderWhichThisHostIsReached() throws Exception {
        InetAddress address = InetAddress.getByName(HostAddress.detected().text());

        assertThat(address).isInstanceOf(Inet4Address.class);
        try (ServerSocket server = new ServerSocket(0);
                Socket client = new Socket(address, server.getLocalPort());
                Socket accepted = server.accept()) {
            assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
        }
    }

    @Test
    void shouldTakeTheOneThatIsNamed() {
        assertThat(HostAddress.named("192.0.2.7").text()).isEqualTo("192.0.2.7");
    }
}
