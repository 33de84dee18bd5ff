package io.headrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.terminal.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code up} and {@code demo} refuse before anything is started. */
class StartVerbsTest {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    @TempDir
    private Path folder;

    private record Outcome(int status, String err) {}

    private static Outcome run(Map<String, String> variables, String... arguments) {
        StringWriter err = new StringWriter();
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                Screen.NONE,
                variables,
                InstantSource.fixed(Instant.EPOCH),
                ZoneOffset.UTC,
                duration -> {},
                action -> () -> {});
        int status = Main.commandLine(console).execute(arguments);
        return new Outcome(status, err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"up --port 0", "demo"})
    void shouldRefuseADataFolderOfSomebodyElse(String verb) throws Exception {
        Files.createDirectories(folder.resolve("executor/main"));
        Files.writeString(folder.resolve("executor/main/Main.java"), "class Main {}");

        Outcome outcome = run(Map.of(), (verb + " --data " + folder).split(" "));

        assertThat(outcome.err())
                .isEqualTo(
                        "headrace: --data " + folder + ": the folder holds files that are not Headrace's, which would"
                                + " be in danger there; name a new or an empty folder\n");
        assertThat(outcome.status()).isEqualTo(FAILURE);
        assertThat(content()).containsExactly("executor", "executor/main", "executor/main/Main.java");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up --data= | --data '': expected a folder",
                "demo --data= | --data '': expected a folder",
                "up --port 99999 | --port '99999': expected a port from 0 to 65535",
                "up --port -1 | --port '-1': expected a port from 0 to 65535",
                "up --kafka-port many | --kafka-port 'many': expected a port from 0 to 65535",
                "demo --region= | --region '': expected lower case letters, digits and '-', for example us-east-1",
                "up --retention-hours 0 | --retention-hours '0': expected a whole number from 1 to 87600",
                "up --retention-hours-by-account 12=24 | --retention-hours-by-account '12=24': expected ACCOUNT=HOURS, an"
                        + " account of twelve digits and a whole number from 1 to 87600, separated by commas, instead of"
                        + " '12=24'",
                "up --instance-types ml.m5.large=2 | --instance-types 'ml.m5.large=2': expected TYPE=VCPUS:MIB or"
                        + " TYPE=VCPUS:MIB:GPUS separated by commas, for example ml.m5.large=1:512, instead of"
                        + " 'ml.m5.large=2'",
                "up --account 12 | --account '12': expected twelve digits",
                "demo --runtime podman | --runtime 'podman': expected docker, process or auto"
            })
    void shouldRefuseABadOptionInOneLine(String arguments, String message) {
        Outcome outcome = run(Map.of(), arguments.split(" "));

        assertThat(outcome.err()).isEqualTo("headrace: " + message + "\n");
        assertThat(outcome.status()).isEqualTo(USAGE);
    }

    @Test
    void shouldSayThatThePortIsTakenBeforeItStartsAnything() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            Outcome outcome = run(
                    Map.of(),
                    "up",
                    "--data",
                    folder.resolve("data").toString(),
                    "--runtime",
                    "process",
                    "--port",
                    port);

            assertThat(outcome.err()).startsWith("headrace: --port: port " + port + " of 127.0.0.1 cannot be had: ");
            assertThat(outcome.status()).isEqualTo(FAILURE);
            assertThat(content()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduler", "executor", "submitter"})
    void shouldRefuseABadFileOfSettings(String service) {
        Outcome outcome = run(Map.of(), service, "--config", "/no/such");

        assertThat(outcome.err())
                .isEqualTo("headrace " + service
                        + ": --config /no/such: the file cannot be read: there is no such file\n");
        assertThat(outcome.status()).isEqualTo(USAGE);
    }

    @Test
    void shouldTakeItsOwnDataFolderAgain() throws Exception {
        DataFolder.take(folder);
        Files.createDirectories(folder.resolve("executor"));

        DataFolder.take(folder);

        assertThat(content()).contains("executor");
    }

    private List<String> content() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
