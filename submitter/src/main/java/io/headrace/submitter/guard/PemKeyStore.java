package io.headrace.submitter.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys as they are usually had, in PEM, into what the JDK works with. */
public final class PemKeyStore {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final byte[] SAMPLE = "certificate and key".getBytes(US_ASCII);

    private PemKeyStore() {}

    /**
     * A key store with a certificate and its key, without a password.
     *
     * @throws IllegalArgumentException with one line that names the file and what was expected of it
     */
    public static KeyStore read(TlsFiles files) {
        Certificate[] chain =
                certificates("tls.certificate", files.certificate()).toArray(Certificate[]::new);
        PrivateKey key = key(files.key());
        requirePair(files, chain[0], key);
        KeyStore store = empty();
        try {
            store.setKeyEntry("server", key, new char[0], chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw bad("tls.certificate", files.certificate(), "cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * A key store with certificates to trust.
     *
     * @param name what the file is called where it was set
     * @throws IllegalArgumentException with one line that names the file and what was expected of it
     */
    public static KeyStore trusting(String name, Path file) {
        KeyStore store = empty();
        try {
            int number = 0;
            for (Certificate certificate : certificates(name, file)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw bad(name, file, "cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has PKCS #12", e);
        }
    }

    private static List<Certificate> certificates(String name, Path file) {
        byte[] pem = bytes(name, file);
        try {
            List<Certificate> all = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)));
            if (all.isEmpty()) {
                throw bad(name, file, "has no certificate, expected BEGIN CERTIFICATE", null);
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw bad(name, file, "is no PEM file of certificates: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file) {
        Matcher pem = KEY.matcher(new String(bytes("tls.key", file), US_ASCII));
        if (!pem.find()) {
            throw bad(
                    "tls.key",
                    file,
                    "has no PKCS #8 key, expected BEGIN PRIVATE KEY (openssl pkcs8 -topk8 -nocrypt makes one of another)",
                    null);
        }
        try {
            PKCS8EncodedKeySpec spec =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
            for (String algorithm : List.of("RSA", "EC")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(spec);
                } catch (InvalidKeySpecException other) {
                    // Of the other kind, then.
                    continue;
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw bad("tls.key", file, "cannot be read: " + e.getMessage(), e);
        }
        throw bad("tls.key", file, "is no key that is known here, expected RSA or EC", null);
    }

    /** What the one signs the other must verify: two keys may share all that can be compared otherwise. */
    private static void requirePair(TlsFiles files, Certificate certificate, PrivateKey key) {
        boolean pair = false;
        try {
            Signature signature = Signature.getInstance(key instanceof ECKey ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            pair = signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            // The certificate is for a key of another kind, then.
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256 with RSA and ECDSA", e);
        }
        if (!pair) {
            throw bad("tls.key", files.key(), "is not that of the certificate in " + files.certificate(), null);
        }
    }

    private static byte[] bytes(String name, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw bad(name, file, "cannot be read: there is no such file", e);
        } catch (AccessDeniedException e) {
            throw bad(name, file, "cannot be read: permission denied", e);
        } catch (IOException e) {
            throw bad(name, file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException bad(String name, Path file, String problem, @Nullable Exception cause) {
        return new IllegalArgumentException(name + ": " + file + " " + problem, cause);
    }
}
