package io.headrace.submitter.guard;

import java.nio.file.Path;

/**
 * A certificate and its key, both in PEM.
 *
 * @param certificate the server's own, then those that lead to the CA
 * @param key its private key, PKCS #8, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
