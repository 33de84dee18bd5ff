package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.Submitter;
import io.headrace.submitter.guard.Limits;
import io.headrace.submitter.guard.Protection;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What clients may not take of the front door. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class LimitsTest {
    private static final int BODY = 4096;
    private static final int HEADERS = 2048;

    @TempDir
    private static Path folder;

    private static FrontDoorFixture door;
    private static Submitter limited;

    @BeforeAll
    static void open() {
        door = new FrontDoorFixture(folder);
        Limits limits = new Limits(BODY, HEADERS, Duration.ofSeconds(30), Duration.ofSeconds(1), 3, 0, 1, 9);
        limited = new Submitter(door.config(0, "limited", Protection.LOOPBACK.withLimits(limits)));
        limited.start();
    }

    @AfterAll
    static void close() throws InterruptedException {
        limited.close();
        door.close();
    }

    private static Socket connect(URI server) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String request(int contentLength) {
        return "POST /v1/describejobqueues HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + contentLength + "\r\n\r\n";
    }

    /** How long, since then, the server kept a connection on which a byte comes now and then. */
    private static Duration patience(long started, Socket socket, String begin, String drop) throws Exception {
        write(socket, begin);
        InputStream in = socket.getInputStream();
        socket.setSoTimeout(100);
        while (System.nanoTime() - started < Duration.ofSeconds(20).toNanos()) {
            try {
                write(socket, drop);
                if (in.read() < 0) {
                    break;
                }
            } catch (SocketTimeoutException stillOpen) {
                continue;
            } catch (IOException closed) {
                break;
            }
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Test
    void shouldRefuseABodyThatIsTooLong() {
        TestClient client = new TestClient(limited.uri());
        HttpResponse<String> answer =
                client.post("DescribeJobs", "{\"jobs\":[\"" + "x".repeat(BODY) + "\"]}", Map.of());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("ClientException");
        assertThat(answer.body()).contains("longer than 4096 bytes");
        assertThat(client.post("DescribeJobs", "{\"jobs\":[\"" + "x".repeat(BODY - 20) + "\"]}", Map.of())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldRefuseHeadersThatAreTooLong() {
        TestClient client = new TestClient(limited.uri());
        HttpResponse<String> answer = client.post("DescribeJobQueues", "{}", Map.of("X-Long", "x".repeat(HEADERS)));
        assertThat(answer.statusCode()).isEqualTo(431);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("ClientException");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(client.post("DescribeJobQueues", "{}", Map.of("X-Long", "x".repeat(HEADERS / 2)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldCloseAConnectionWhoseRequestComesTooSlowly() throws Exception {
        long started = System.nanoTime();
        try (Socket socket = connect(limited.uri())) {
            assertThat(patience(started, socket, "POST /v1/describejobqueues HTTP/1.1\r\nX-Slow: ", "x"))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
        }
        started = System.nanoTime();
        try (Socket socket = connect(limited.uri())) {
            assertThat(patience(started, socket, request(1000) + "{", " "))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
        }
        try (Socket socket = connect(limited.uri())) {
            write(socket, request(2) + "{}");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            socket.getInputStream().skip(socket.getInputStream().available());
            started = System.nanoTime();
            assertThat(patience(started, socket, "POST / HTTP/1.1\r\nX-Slow: ", "x"))
                    .as("the second request of a connection")
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
        }
    }

    @Test
    void shouldKeepAConnectionThatIsSilentBetweenRequests() throws Exception {
        try (Socket socket = connect(limited.uri())) {
            for (int i = 0; i < 2; i++) {
                write(socket, request(2) + "{}");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                long until = System.nanoTime() + Duration.ofMillis(1_600).toNanos();
                socket.setSoTimeout(200);
                int last = 0;
                while (System.nanoTime() < until) {
                    try {
                        last = socket.getInputStream().read();
                    } catch (SocketTimeoutException silent) {
                        last = 0;
                    }
                    assertThat(last).isNotNegative();
                }
                socket.setSoTimeout(30_000);
            }
        }
    }

    @Test
    void shouldTakeNoMoreConnectionsThanAllowed() throws Exception {
        Limits two = new Limits(BODY, HEADERS, Duration.ofSeconds(5), Duration.ofSeconds(60), 2, 0, 1, 9);
        try (Submitter narrow = new Submitter(door.config(0, "narrow", Protection.LOOPBACK.withLimits(two)))) {
            narrow.start();
            try (Socket first = connect(narrow.uri());
                    Socket second = connect(narrow.uri())) {
                for (Socket socket : new Socket[] {first, second}) {
                    write(socket, request(2) + "{}");
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
                long started = System.nanoTime();
                try (Socket third = connect(narrow.uri())) {
                    write(third, request(2) + "{}");
                    // Until the silence of the other two closes one of them.
                    assertThat(third.getInputStream().read()).isEqualTo('H');
                    assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofSeconds(1));
                }
            }
        }
        soon().until(() -> new TestClient(limited.uri())
                .get("/health/live", 200)
                .path("live")
                .booleanValue());
    }
}
