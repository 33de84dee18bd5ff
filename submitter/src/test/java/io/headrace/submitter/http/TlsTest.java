package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.submitter.Submitter;
import io.headrace.submitter.guard.PemKeyStore;
import io.headrace.submitter.guard.Protection;
import io.headrace.submitter.guard.TlsFiles;
import io.headrace.testkit.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A front door over TLS: whom its clients talk to, and a certificate that is renewed while it serves. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class TlsTest {
    @TempDir
    private Path folder;

    private static SSLContext trusting(Path certificate) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(PemKeyStore.trusting("ca", certificate));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A client that has no connection yet. */
    private static HttpResponse<String> get(URI server, Path trusted) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
            return client.send(
                    HttpRequest.newBuilder(server.resolve("/health/live")).build(), BodyHandlers.ofString());
        }
    }

    private static String name(HttpResponse<String> answer) throws Exception {
        X509Certificate certificate =
                (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    @Test
    void shouldServeOverTlsAndTakeARenewedCertificate() throws Exception {
        TestCertificate first = TestCertificate.make(folder, "first", "EC");
        TestCertificate second = TestCertificate.make(folder, "second", "RSA");
        TlsFiles files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        install(first, files);
        try (FrontDoorFixture door = new FrontDoorFixture(folder);
                Submitter secure = new Submitter(door.config(0, "secure", Protection.LOOPBACK.withTls(files)))) {
            secure.start();
            assertThat(secure.uri().getScheme()).isEqualTo("https");
            assertThat(name(get(secure.uri(), first.certificate()))).isEqualTo("CN=first");
            assertThatThrownBy(() -> get(secure.uri(), second.certificate())).isInstanceOf(SSLHandshakeException.class);
            URI plain = URI.create(secure.uri().toString().replace("https", "http"));
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);

            install(second, files);
            soon().ignoreExceptions()
                    .until(() -> name(get(secure.uri(), second.certificate())).equals("CN=second"));
        }
    }

    private static void install(TestCertificate made, TlsFiles files) throws IOException {
        Files.copy(made.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(made.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
    }
}
