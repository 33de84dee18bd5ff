package io.headrace.submitter.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.testkit.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class PemKeyStoreTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void shouldReadAPair(String algorithm) throws Exception {
        TestCertificate made = TestCertificate.make(folder, "server", algorithm);
        assertThat(PemKeyStore.read(new TlsFiles(made.certificate(), made.key()))
                        .isKeyEntry("server"))
                .isTrue();
        assertThat(PemKeyStore.trusting("--ca", made.certificate()).size()).isEqualTo(1);
    }

    @Test
    void shouldNameTheFileThatIsWrong() throws Exception {
        TestCertificate one = TestCertificate.make(folder, "one", "RSA");
        TestCertificate two = TestCertificate.make(folder, "two", "RSA");
        TestCertificate curve = TestCertificate.make(folder, "curve", "EC");
        TestCertificate other = TestCertificate.make(folder, "other", "EC");
        Path nothing = Files.writeString(folder.resolve("nothing"), "nothing");
        Path none = folder.resolve("none");
        assertWrong(
                one.certificate(),
                two.key(),
                "tls.key: " + two.key() + " is not that of the certificate in " + one.certificate());
        assertWrong(one.certificate(), curve.key(), "is not that of the certificate in");
        assertWrong(curve.certificate(), one.key(), "is not that of the certificate in");
        // Of the same curve: all that differs is the point.
        assertWrong(curve.certificate(), other.key(), "is not that of the certificate in");
        assertWrong(
                one.certificate(),
                one.certificate(),
                "tls.key: " + one.certificate() + " has no PKCS #8 key, expected BEGIN PRIVATE KEY");
        assertWrong(one.certificate(), none, "tls.key: " + none + " cannot be read: there is no such file");
        assertWrong(nothing, one.key(), "tls.certificate: " + nothing + " ");
        assertWrong(none, one.key(), "tls.certificate: " + none + " cannot be read: there is no such file");
    }

    private static void assertWrong(Path certificate, Path key, String message) {
        assertThatThrownBy(() -> PemKeyStore.read(new TlsFiles(certificate, key)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(message)
                .doesNotContain("\n");
    }
}
