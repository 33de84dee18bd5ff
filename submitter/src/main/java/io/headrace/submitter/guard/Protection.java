package io.headrace.submitter.guard;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the front door is protected.
 *
 * @param accessFile credentials and policies; without it everybody is served who can reach it
 * @param open whether that may be so on an address beyond the loopback, too
 * @param tls where the certificate and its key are; without it requests come as plain HTTP
 * @param limits what one client may take
 */
public record Protection(Optional<Path> accessFile, boolean open, Optional<TlsFiles> tls, Limits limits) {
    /** Everybody on this machine is served, nobody else. */
    public static final Protection LOOPBACK = new Protection(Optional.empty(), false, Optional.empty(), Limits.DEFAULT);

    /** With an access file. */
    public Protection withAccess(Path file) {
        return new Protection(Optional.of(file), open, tls, limits);
    }

    /** With these limits. */
    public Protection withLimits(Limits others) {
        return new Protection(accessFile, open, tls, others);
    }

    /** With TLS. */
    public Protection withTls(TlsFiles files) {
        return new Protection(accessFile, open, Optional.of(files), limits);
    }

    /**
     * Reads the files, so that what is wrong with them is said before anything is started.
     *
     * @throws IllegalArgumentException with one line that names the file
     */
    public void check() {
        accessFile.ifPresent(file -> AccessFile.read(file));
        tls.ifPresent(PemKeyStore::read);
    }

    /** Whether requests must be signed. */
    public boolean closed() {
        return accessFile.isPresent();
    }
}
