package io.headrace.submitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.service.BadSettingException;
import io.headrace.submitter.guard.Limits;
import io.headrace.submitter.guard.Protection;
import io.headrace.submitter.guard.TlsFiles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SubmitterAppTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadEverySetting() {
        SubmitterConfig config = SubmitterApp.config(Map.of(
                "bootstrap.servers", "kafka:1",
                "data.dir", "/d",
                "http.host", "127.0.0.1",
                "http.port", "0",
                "account", "123456789012",
                "region", "eu-west-1",
                "eventbridge", "false",
                "kafka.security.protocol", "SSL"));

        assertThat(config.bootstrapServers()).isEqualTo("kafka:1");
        assertThat(config.dataFolder()).isEqualTo(Path.of("/d"));
        assertThat(config.http().port()).isZero();
        assertThat(config.eventBridge()).isFalse();
        assertThat(config.http().account().value()).isEqualTo("123456789012");
        assertThat(config.http().region()).isEqualTo("eu-west-1");
        assertThat(config.http().protection()).isEqualTo(Protection.LOOPBACK);
        assertThat(config.clientProperties()).containsExactly(Map.entry("security.protocol", "SSL"));
    }

    @ParameterizedTest
    @CsvSource({
        "eventbridge, maybe, eventbridge: 'maybe'",
        "http.port, many, http.port: 'many'",
        "http.port, 65536, http.port: '65536'",
        "http.host, 0.0.0.0, host '0.0.0.0' is not the loopback address: set access.file to a file",
        "access.open, yes, access.open: 'yes'",
        "access.file, '', access.file: empty",
        "tls.key, key.pem, tls.certificate: absent",
        "tls.certificate, cert.pem, tls.key: absent",
        "limit.body.bytes, 1, limit.body.bytes: '1'",
        "limit.header.bytes, much, limit.header.bytes: 'much'",
        "limit.idle.seconds, 0, limit.idle.seconds: '0'",
        "limit.request.seconds, 3601, limit.request.seconds: '3601'",
        "limit.connections, 0, limit.connections: '0'",
        "limit.rate, -1, limit.rate: '-1'",
        "limit.burst, 0, limit.burst: '0'",
        "account, 12, account: '12'",
        "region, Europe, region 'Europe'",
        "data.dir, '', data.dir: empty",
    })
    void shouldNameTheSettingThatIsWrong(String name, String value, String message) {
        assertThatThrownBy(() -> SubmitterApp.config(Map.of(name, value)))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void shouldReadWhoIsServedAndHowMuchOfIt() {
        Protection protection = SubmitterApp.config(Map.ofEntries(
                        Map.entry("http.host", "0.0.0.0"),
                        Map.entry("access.file", "/a"),
                        Map.entry("tls.certificate", "/c"),
                        Map.entry("tls.key", "/k"),
                        Map.entry("limit.body.bytes", "2048"),
                        Map.entry("limit.header.bytes", "4096"),
                        Map.entry("limit.idle.seconds", "5"),
                        Map.entry("limit.request.seconds", "6"),
                        Map.entry("limit.connections", "7"),
                        Map.entry("limit.rate", "8"),
                        Map.entry("limit.log.readers", "10"),
                        Map.entry("limit.burst", "9")))
                .http()
                .protection();

        assertThat(protection)
                .isEqualTo(new Protection(
                        Optional.of(Path.of("/a")),
                        false,
                        Optional.of(new TlsFiles(Path.of("/c"), Path.of("/k"))),
                        new Limits(2048, 4096, Duration.ofSeconds(5), Duration.ofSeconds(6), 7, 8, 9, 10)));
        assertThat(SubmitterApp.config(Map.of("http.host", "0.0.0.0", "access.open", "true"))
                        .http()
                        .protection()
                        .closed())
                .isFalse();
    }

    @Test
    void shouldFindALocalMistakeBeforeItWaitsForKafka() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> run("data.dir", file.toString()))
                .hasMessage("data.dir: '" + file + "' is not a folder");
        assertThatThrownBy(() -> run("access.file", folder.resolve("none").toString()))
                .isInstanceOf(BadSettingException.class)
                .hasMessage("access file " + folder.resolve("none") + ": cannot be read: there is no such file");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> run("http.port", String.valueOf(taken.getLocalPort())))
                    .hasMessageContaining("http.port: port " + taken.getLocalPort() + " of 127.0.0.1 cannot be had");
        }
    }

    private void run(String name, String value) throws Exception {
        Map<String, String> settings =
                Map.of("bootstrap.servers", "127.0.0.1:1", "data.dir", folder.toString(), "http.port", "0");
        Map<String, String> all = new HashMap<>(settings);
        all.put(name, value);
        new SubmitterApp().run(all, line -> {});
    }
}
