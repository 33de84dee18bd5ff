package io.headrace.executor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {

    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

    @TempDir
    private Path folder;

    private SecretStore store;

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectories(folder.resolve("prod"));
        Files.writeString(folder.resolve("prod/db"), "{\"user\": \"me\", \"password\": \"p'w\\\"\", \"port\": 5432}\n");
        Files.writeString(folder.resolve("token"), "two\nlines\n");
        Files.writeString(folder.resolve("bare"), "no end");
        store = new SecretStore(
                Optional.of(folder),
                Optional.of("OURS_"),
                Map.of("OURS_PROD_KEY_2", "from a variable", "OURS_TOKEN", "no"));
    }

    @Test
    void shouldReadAFileWithoutItsLastLineEnd() throws Exception {
        assertThat(store.value("token")).isEqualTo("two\nlines");
        assertThat(store.value("bare")).isEqualTo("no end");
        assertThat(store.value("arn:aws:ssm:us-east-1:123456789012:parameter/bare"))
                .isEqualTo("no end");
    }

    @Test
    void shouldReadAMemberOfAJsonObject() throws Exception {
        assertThat(store.value(SECRET + "prod/db-AbCdEf:password::")).isEqualTo("p'w\"");
        assertThat(store.value(SECRET + "prod/db:port::")).isEqualTo("5432");
        assertThat(store.value(SECRET + "prod/db-AbCdEf")).startsWith("{\"user\"");
    }

    @Test
    void shouldReadAVariable() throws Exception {
        assertThat(store.value("prod/key.2")).isEqualTo("from a variable");
    }

    @Test
    void shouldFollowTheLinksOfItsOwner() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("bare"));

        assertThat(store.value("link")).isEqualTo("no end");
    }

    @Test
    void shouldReadAnewEachTime() throws Exception {
        Files.writeString(folder.resolve("token"), "changed");

        assertThat(store.value("token")).isEqualTo("changed");
    }

    @Test
    void shouldSayWhatIsMissingAndNoValue() throws Exception {
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 'x'});
        Files.write(folder.resolve("zero"), new byte[] {'x', 0});
        Files.write(folder.resolve("long"), new byte[65_537]);

        fails("gone", "'gone': this executor has no secret of this name");
        fails("prod", "'prod': this executor has no secret of this name");
        fails(SECRET + "prod/db:gone::", "'" + SECRET + "prod/db:gone::': the secret has no 'gone'");
        fails(SECRET + "token:k::", "'" + SECRET + "token:k::': the secret is no JSON object, so it has no 'k'");
        fails("binary", "'binary' is no text in UTF-8");
        fails("zero", "'zero' has a zero byte, which no variable can hold");
        fails("long", "'long' is longer than 65536 bytes");
        assertThatThrownBy(() -> SecretStore.NONE.value("x"))
                .hasMessage("'x': this executor has no secrets; its owner gives it some with secrets.dir");
    }

    private void fails(String valueFrom, String message) {
        assertThatThrownBy(() -> store.value(valueFrom))
                .isInstanceOf(NoSecretException.class)
                .hasMessage(message)
                .hasNoCause();
    }
}
