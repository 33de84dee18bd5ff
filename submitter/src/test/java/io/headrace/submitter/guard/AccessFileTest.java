package io.headrace.submitter.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.testkit.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessFileTest {
    private static final String ANN = "{'accessKeyId':'AKIDANN','secretAccessKey':'s',"
            + "'principal':'arn:aws:iam::123456789012:user/ann','policies':[]}";

    @TempDir
    private Path folder;

    private Path write(String json) throws Exception {
        return Files.writeString(folder.resolve("access.json"), json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'credentials': | is not JSON: line 1, column 16",
                "[] | the file: is [], expected a JSON object",
                "{} | credentials: is absent, expected a list",
                "{'credentials':[],'users':[]} | users: there is no such member, expected one of credentials, policies",
                "{'credentials':[{}]} | credentials[0].accessKeyId: is absent, expected some text",
                "{'credentials':[{'accessKeyId':'A B'}]} | credentials[0].accessKeyId: is 'A B', expected 3 to 128 letters, digits or underscores",
                "{'credentials':[{'accessKeyId':'AKID','policies':[]}]} | credentials[0].secretAccessKey: is absent, expected some text",
                "{'credentials':[{'accessKeyId':'AKID','policies':[],'secretAccessKey':7}]} | credentials[0].secretAccessKey: has another form, expected some text",
                "{'credentials':[{'accessKeyId':'AKID','policies':['x'],'secretAccessKey':'s'}]} | credentials[0].policies[0]: is 'x', expected the name of one of the file's policies",
                "{'credentials':[{'accessKeyId':'AKID','policies':[],'secretAccessKey':'s','principal':'ann'}]} | credentials[0].principal: is 'ann', expected an ARN such as arn:aws:iam::123456789012:user/ann",
                "{'credentials':[{'accessKeyId':'AKID','policies':[],'secretAccessKey':'s','expires':'soon'}]} | credentials[0].expires: is 'soon', expected an instant such as 2027-01-31T00:00:00Z",
                "{'policies':{'p':{'Statement':{'Effect':'Deny','Action':['batch:*','batch:SubmitJb'],'Resource':'*'}}}} | policies.p.Statement.Action[1]: is 'batch:SubmitJb', expected an action of batch, did you mean batch:SubmitJob?",
                "{'credentials':[{'accessKeyId':'AKID','policies':[],'secretAccessKey':'s','secret':'s'}]} | credentials[0].secret: there is no such member, expected one of accessKeyId, expires, policies, principal, secretAccessKey, sessionToken",
            })
    void shouldSayInOneLineWhatIsWrong(String json, String line) throws Exception {
        Path file = write(json);
        assertThatThrownBy(() -> AccessFile.read(file))
                .isInstanceOf(BadAccessFileException.class)
                .message()
                .startsWith("access file " + file + ": " + line)
                .doesNotContain("\n");
    }

    @Test
    void shouldTellAnEmptyFileFromAnAbsentOne() throws Exception {
        Path file = write("");
        assertThatThrownBy(() -> AccessFile.read(file)).hasMessageEndingWith(": is empty, expected a JSON object");
    }

    @Test
    void shouldRefuseAKeyThatIsThereTwice() throws Exception {
        Path file = write("{'credentials':[" + ANN + "," + ANN + "]}");
        assertThatThrownBy(() -> AccessFile.read(file))
                .hasMessageEndingWith(
                        "credentials[1].accessKeyId: is 'AKIDANN', expected one that no other credential has");
    }

    @Test
    void shouldSayThatThereIsNoFile() {
        assertThatThrownBy(() -> AccessFile.read(folder.resolve("none")))
                .hasMessage("access file " + folder.resolve("none") + ": cannot be read: there is no such file");
    }

    @Test
    void shouldReadTheExampleOfTheGuide() throws Exception {
        String guide = Files.readString(Repository.root().resolve("docs/guides/secure-the-front-door.md"));
        int begin = guide.indexOf("```json\n") + "```json\n".length();
        Path file =
                Files.writeString(folder.resolve("example.json"), guide.substring(begin, guide.indexOf("```", begin)));

        Policies pipeline =
                AccessFile.read(file).of("ASIAPIPELINE").orElseThrow().policies();

        String batch = "arn:aws:batch:us-east-1:000000000000:";
        assertThat(pipeline.on("batch:DescribeJobs", List.of("*"))).isEqualTo(Policies.Verdict.ALLOWED);
        assertThat(pipeline.on("batch:SubmitJob", List.of(batch + "job-queue/work")))
                .isEqualTo(Policies.Verdict.ALLOWED);
        assertThat(pipeline.on("batch:SubmitJob", List.of(batch + "job-queue/other")))
                .isEqualTo(Policies.Verdict.NOT_ALLOWED);
        assertThat(pipeline.on("batch:SubmitJob", List.of(batch + "job-definition/secret:1")))
                .isEqualTo(Policies.Verdict.DENIED);
    }

    @Test
    void shouldKeepSecretsOutOfText() throws Exception {
        Access access = AccessFile.read(write("{'credentials':[" + ANN.replace("'s'", "'hidden'") + "]}"));
        assertThat(access.toString()).contains("AKIDANN").doesNotContain("hidden");
    }

    @Test
    void shouldReadAChangedFileAndKeepTheOldOneWhenItIsBroken() throws Exception {
        Path file = write("{'credentials':[" + ANN + "]}");
        WatchedFiles<Access> watched = new WatchedFiles<>(List.of(file), () -> AccessFile.read(file), Duration.ZERO);
        assertThat(watched.current().of("AKIDANN")).isPresent();
        write("{'credentials':[" + ANN.replace("AKIDANN", "AKIDBOB") + "]}  ");
        assertThat(watched.current().of("AKIDANN")).isEmpty();
        assertThat(watched.current().of("AKIDBOB")).isPresent();
        write("{'credentials':[");
        assertThat(watched.current().of("AKIDBOB")).isPresent();
        write(
                "{'credentials':[],'policies':{'p':{'Statement':{'Effect':'Deny','Action':'batch:SubmitJb','Resource':'*'}}}}");
        assertThat(watched.current().of("AKIDBOB")).isPresent();
        Files.delete(file);
        assertThat(watched.current().of("AKIDBOB")).isPresent();
        write("{'credentials':[]}");
        assertThat(watched.current().of("AKIDBOB")).isEmpty();
    }
}
