package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.guard.Guard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which access key the command line signs, if with any. */
class SigningTest {
    private static final String ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";

    @TempDir
    private Path folder;

    private final FakeFrontDoor door = new FakeFrontDoor();
    private Path profiles;
    private Guard guard;

    @BeforeEach
    void prepare() throws Exception {
        door.on("DescribeJobQueues", "{'jobQueues':[]}").onGet("/headrace/v1/jobs", "{'jobs':[]}");
        door.onGet("/headrace/v1/jobs/" + ID + "#1/history", "{'events':[]}");
        door.on("DescribeJobs", "{'jobs':[{'jobId':'" + ID + "#1'}]}");
        profiles = Files.writeString(folder.resolve("credentials"), """
                [default]
                aws_access_key_id = AKIDDEFAULT
                aws_secret_access_key = s3
                [pipeline]
                aws_access_key_id = ASIAPIPELINE
                aws_secret_access_key = s1
                aws_session_token = t1
                [empty]
                region = eu-west-1
                """);
        Path access = Files.writeString(folder.resolve("access.json"), """
                {"credentials":[
                  {"accessKeyId":"AKIDENVIRONMENT","secretAccessKey":"s2","policies":[],
                   "principal":"arn:aws:iam::123456789012:user/environment"},
                  {"accessKeyId":"AKIDDEFAULT","secretAccessKey":"s3","policies":[],
                   "principal":"arn:aws:iam::123456789012:user/default"},
                  {"accessKeyId":"ASIAPIPELINE","secretAccessKey":"s1","sessionToken":"t1","policies":[],
                   "principal":"arn:aws:iam::123456789012:user/pipeline"}]}""");
        guard = Guard.of(access, Clock.fixed(CommandLineRun.NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        door.close();
    }

    private CommandLineRun run() {
        return CommandLineRun.against(door).with("AWS_SHARED_CREDENTIALS_FILE", profiles.toString());
    }

    /** Who signed all that the front door was asked; every signature is verified. */
    private String signer() {
        assertThat(door.requests()).isNotEmpty();
        return door.requests().stream()
                .map(request -> guard.verify(request, "batch").principal().arn().replaceFirst(".*/", ""))
                .distinct()
                .reduce("", (all, one) -> all.isEmpty() ? one : all + "," + one);
    }

    @Test
    void shouldSignWithTheKeyOfTheEnvironment() {
        Outcome outcome = run().with("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT")
                .with("AWS_SECRET_ACCESS_KEY", "s2")
                .with("AWS_REGION", "eu-west-1")
                .run("jobs", "--name", "a b/c&d");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(signer()).isEqualTo("environment");
        assertThat(guard.verify(door.requests().get(0), "batch").region()).isEqualTo("eu-west-1");
    }

    @Test
    void shouldSignWithTheProfileThatWasAskedFor() {
        CommandLineRun run = run().with("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT").with("AWS_SECRET_ACCESS_KEY", "s2");
        assertThat(run.run("queues", "--profile", "pipeline").status()).isZero();
        assertThat(signer()).isEqualTo("pipeline");
    }

    @Test
    void shouldSignWithTheUsualProfileAndPathsWithEncodedCharacters() {
        assertThat(run().run("history", ID + "#1").status()).isZero();
        assertThat(signer()).isEqualTo("default");
        assertThat(door.requests()).anyMatch(request -> request.rawPath().contains("%23"));
    }

    @Test
    void shouldNotSignWithoutAKey() {
        Outcome outcome = CommandLineRun.against(door)
                .with("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString())
                .run("queues");
        assertThat(outcome.status()).isZero();
        assertThat(door.requests()).allMatch(request -> !request.headers().containsKey("Authorization"));
    }

    @Test
    void shouldSayWhichCredentialsAreMissing() {
        assertThat(run().run("queues", "--profile", "empty").err())
                .contains(
                        "profile 'empty': " + profiles + " has no aws_access_key_id and aws_secret_access_key for it");
        assertThat(run().with("AWS_PROFILE", "none").run("queues").err()).contains("profile 'none'");
        assertThat(run().with("AWS_ACCESS_KEY_ID", "A").run("queues").err())
                .contains("AWS_SECRET_ACCESS_KEY is not set, expected both");
        assertThat(run().run("queues", "--ca", folder.resolve("none").toString())
                        .err())
                .contains("--ca: " + folder.resolve("none") + " cannot be read: there is no such file");
        assertThat(run().with("HEADRACE_CA", profiles.toString()).run("queues").err())
                .contains("HEADRACE_CA: " + profiles);
    }

    @Test
    void shouldSayWhatToDoWhenCredentialsAreAskedFor() {
        door.on(
                "DescribeJobQueues",
                body -> new FakeFrontDoor.Answer(
                        403,
                        "{\"message\":\"Missing Authentication Token\",\"__type\":\"MissingAuthenticationTokenException\"}"));
        assertThat(run().run("queues").err())
                .contains("Missing Authentication Token: this Headrace asks for credentials: set AWS_ACCESS_KEY_ID");
    }
}
