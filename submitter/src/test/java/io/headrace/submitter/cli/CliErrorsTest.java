package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.cli.api.CliFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliErrorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sumbit -- echo | unknown command 'sumbit': did you mean 'submit'?",
                "describ x | unknown command 'describ': did you mean 'describe'?",
                "frobnicate | unknown command 'frobnicate' (headrace --help)",
                "queues creat x | unknown command 'creat': did you mean 'create'?",
                "jobs --qeue x | unknown option '--qeue': did you mean '--queue'?",
                "jobs --stat=FAILED | unknown option '--stat': did you mean '--status'?",
                "jobs --zzz | unknown option '--zzz' (headrace jobs --help)",
                "history a b | unexpected argument 'b' (headrace history --help)",
                "jobs --status DONE | --status 'DONE': expected SUBMITTED, PENDING, RUNNABLE, SCHEDULED, STARTING, RUNNING, SUCCEEDED or FAILED",
                "jobs --limit many | --limit 'many': expected a whole number from 1",
                "jobs --limit 0 | --limit '0': expected a whole number from 1",
                "jobs -o yaml | --output 'yaml': expected json or table",
                "jobs --endpoint localhost | --endpoint 'localhost': expected an http or https address, for example http://127.0.0.1:8080",
                "jobs --endpoint ftp://x | --endpoint 'ftp://x': expected an http or https address, for example http://127.0.0.1:8080",
                "jobs --queue a --queue b | --queue was given twice",
                "jobs --queue | --queue: expected a value QUEUE",
                "submit | say what to run: a COMMAND, --image, --definition or --file",
                "submit --vcpus none echo | --vcpus 'none': expected a number above 0 with at most 3 decimals, for example 2 or 0.5",
                "submit --vcpus 0 echo | --vcpus '0': expected a number above 0 with at most 3 decimals, for example 2 or 0.5",
                "submit --memory 3 echo | --memory '3': expected a whole number of MiB from 4, for example 512, or with a unit, for example 2g",
                "submit --env PATH echo | --env 'PATH': expected NAME=VALUE",
                "submit --tag =x echo | --tag '=x': expected NAME=VALUE",
                "submit --array 1 echo | --array '1': expected a whole number of children from 2",
                "submit --attempts 11 echo | --attempts '11': expected a whole number from 1 to 10",
                "submit --timeout 5 echo | --timeout '5': expected a whole number of seconds from 60",
                "submit --name -x echo | --name '-x': expected 1 to 128 letters, digits, '-' and '_', starting with a letter or digit",
                "submit --name a.b echo | --name 'a.b': expected 1 to 128 letters, digits, '-' and '_', starting with a letter or digit",
                "submit --definition d --image i | --image: the definition says which image; give one of --definition and --image",
                "submit --follow --array 3 echo | --follow: an array job has many outputs; use --wait, then 'headrace logs JOB:INDEX'",
                "describe | missing JOB (headrace describe --help)",
                "cancel | missing JOB (headrace cancel --help)",
                "cancel x --reason= | --reason '': expected 1 to 1024 characters",
                "resources update r --set 1 --add 2 | --add, --set: expected only one of them",
                "queues create q | missing --environment NAME (headrace queues create --help)",
                "definitions register | say which definition: a NAME, or --file",
                "environments create x --state ON | --state 'ON': expected ENABLED or DISABLED",
                "logs x --tail -1 | --tail '-1': expected a whole number from 0"
            })
    void shouldSayWhatIsWrongInOneLine(String arguments, String message) {
        Outcome outcome = new CommandLineRun().run(arguments.split(" "));

        assertThat(outcome.err()).isEqualTo("headrace: " + message + "\n");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.status()).isEqualTo(CliErrors.USAGE);
    }

    @Test
    void shouldSayHowToStartWhenNothingAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String url = "http://127.0.0.1:" + free;

        Outcome outcome = new CommandLineRun().run("jobs", "--endpoint", url);

        assertThat(outcome.err()).isEqualTo("""
                        headrace: nothing answers at %s: start Headrace with './headrace up', or say where it is with --endpoint or HEADRACE_ENDPOINT
                        """.formatted(url));
        assertThat(outcome.status()).isEqualTo(CliErrors.FAILURE);
    }

    @Test
    void shouldRefuseAVariableThatIsNoAddress() {
        Outcome outcome = new CommandLineRun().with("HEADRACE_ENDPOINT", "here").run("jobs");

        assertThat(outcome.err())
                .isEqualTo(
                        "headrace: HEADRACE_ENDPOINT 'here': expected an http or https address, for example http://127.0.0.1:8080\n");
    }

    @Test
    void shouldPassOnWhatTheFrontDoorSays() {
        try (FakeFrontDoor door = new FakeFrontDoor().refuse("DescribeJobQueues", 400, "Not\nallowed.")) {
            Outcome outcome = CommandLineRun.against(door).run("queues");

            assertThat(outcome.err()).isEqualTo("headrace: Not allowed.\n");
            assertThat(outcome.status()).isEqualTo(CliErrors.FAILURE);
        }
    }

    @Test
    void shouldDoubtAnAnswerThatIsNotHeadraces() {
        try (FakeFrontDoor door = new FakeFrontDoor().on("DescribeJobQueues", "<p>Hello</p>")) {
            assertThat(CommandLineRun.against(door).run("queues").err())
                    .isEqualTo(
                            "headrace: %s answered POST /v1/describejobqueues with something that is not a JSON object: is it Headrace?\n"
                                    .formatted(door.url()));
            assertThat(CommandLineRun.against(door).run("environments").err())
                    .isEqualTo(
                            "headrace: %s answered POST /v1/describecomputeenvironments with HTTP status 404 and no message: is it Headrace?\n"
                                    .formatted(door.url()));
        }
    }

    @Test
    void shouldEndQuietlyWhenTheReaderHasGone() {
        try (FakeFrontDoor door =
                new FakeFrontDoor().on("DescribeJobQueues", "{'jobQueues':[{'jobQueueName':'default'}]}")) {
            Outcome outcome = CommandLineRun.against(door).withClosedPipe().run("queues");

            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.status()).isEqualTo(141);
        }
    }

    @Test
    void shouldNameTheKindOfAnUnexpectedFailure() {
        assertThat(CliErrors.failureMessage(new IllegalStateException("a\n  b")))
                .isEqualTo("IllegalStateException: a b");
        assertThat(CliErrors.failureMessage(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(CliErrors.failureMessage(new CliFailure("no such job"))).isEqualTo("no such job");
    }

    @Test
    void shouldGiveHelpForEveryVerb() {
        List<String> verbs = List.of(
                "submit jobs describe logs history cancel terminate queues definitions environments executors completion"
                        .split(" "));
        for (String verb : verbs) {
            Outcome outcome = new CommandLineRun().run(verb, "--help");

            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).startsWith("Usage: headrace " + verb).contains("Example");
            assertThat(new CommandLineRun().run("help", verb).out()).isEqualTo(outcome.out());
        }
    }

    @Test
    void shouldTeachAShellTheVerbs() {
        Outcome outcome = new CommandLineRun().run("completion");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains("_complete_headrace")
                .contains("terminate")
                .contains("--depends-on");
    }
}
