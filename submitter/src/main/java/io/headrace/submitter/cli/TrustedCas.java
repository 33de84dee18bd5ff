package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.guard.PemKeyStore;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trusts the servers whose certificates come from given CAs, and no others. */
final class TrustedCas {
    private TrustedCas() {}

    /**
     * What connections are made with.
     *
     * @param name of the option or variable that names the file
     * @param file certificates in PEM
     * @throws CliFailure when the file cannot be used
     */
    static SSLContext in(String name, Path file) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(PemKeyStore.trusting(name, file));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IllegalArgumentException e) {
            throw new CliFailure(String.valueOf(e.getMessage()), e);
        } catch (GeneralSecurityException e) {
            throw new CliFailure(name + ": " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
