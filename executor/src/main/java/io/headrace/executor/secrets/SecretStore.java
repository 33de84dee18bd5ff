package io.headrace.executor.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.executor.runtime.ImageFetch.RegistryLogin;
import io.headrace.schemas.serde.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The secrets that an executor's owner has given to it: files, variables of its environment, or none. Read anew each time, so that a secret
 * can be changed while the executor runs. No message of an exception holds a value or a part of it.
 *
 * @param folder one file for each secret, in folders where its name has a {@code /}; a line end at the end of a file is not part of the value
 * @param prefix the variable {@code <prefix>PROD_DB} is the secret {@code prod/db}: upper case, and {@code _} for all but letters and digits
 * @param variables the executor's environment
 */
public record SecretStore(Optional<Path> folder, Optional<String> prefix, Map<String, String> variables) {

    /** No secrets. */
    public static final SecretStore NONE = new SecretStore(Optional.empty(), Optional.empty(), Map.of());

    /** As much as a secret of Secrets Manager may be long. */
    private static final int BYTES_MAX = 65_536;

    public SecretStore {
        variables = Map.copyOf(variables);
    }

    /**
     * The value that a reference means.
     *
     * @param valueFrom as {@link SecretName} takes it
     * @throws NoSecretException saying what is missing, if there is no such secret
     */
    public String value(String valueFrom) throws NoSecretException {
        SecretName secret = SecretName.parse(valueFrom);
        if (folder.isEmpty() && prefix.isEmpty()) {
            throw failure(
                    "'" + valueFrom + "': this executor has no secrets; its owner gives it some with secrets.dir");
        }
        for (String name : secret.names()) {
            Optional<String> found = find(name);
            if (found.isPresent()) {
                return secret.jsonKey().isEmpty()
                        ? found.get()
                        : member(valueFrom, found.get(), secret.jsonKey().get());
            }
        }
        throw failure("'" + valueFrom + "': this executor has no secret of this name");
    }

    /**
     * The name and password that a reference means: a JSON object with {@code username} and {@code password}, as for ECS.
     *
     * @throws NoSecretException saying what is missing
     */
    public RegistryLogin login(String valueFrom) throws NoSecretException {
        String value = value(valueFrom);
        String username = member(valueFrom, value, "username");
        String password = member(valueFrom, value, "password");
        if (username.isEmpty() || password.isEmpty()) {
            throw failure("'" + valueFrom + "': expected a username and a password that are not empty");
        }
        return new RegistryLogin(username, password);
    }

    private Optional<String> find(String name) throws NoSecretException {
        if (folder.isPresent()) {
            Path file = folder.get().resolve(name);
            if (Files.isRegularFile(file)) {
                return Optional.of(read(name, file));
            }
        }
        return prefix.map(begin -> variables.get(begin + variable(name)));
    }

    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static String read(String name, Path file) throws NoSecretException {
        byte[] bytes;
        try (InputStream content = Files.newInputStream(file)) {
            bytes = content.readNBytes(BYTES_MAX + 1);
        } catch (IOException e) {
            throw failure("'" + name + "': its file cannot be read by this executor");
        }
        if (bytes.length > BYTES_MAX) {
            throw failure("'" + name + "' is longer than " + BYTES_MAX + " bytes");
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.indexOf('\0') < 0) {
                return text.replaceFirst("\r?\n\\z", "");
            }
        } catch (CharacterCodingException e) {
            throw failure("'" + name + "' is no text in UTF-8");
        }
        throw failure("'" + name + "' has a zero byte, which no variable can hold");
    }

    /** A text as it is; anything else as it stands in the JSON, as ECS gives it. */
    private static String member(String valueFrom, String value, String key) throws NoSecretException {
        JsonNode found;
        try {
            found = JsonCodec.mapper().readTree(value).path(key);
        } catch (JacksonException e) {
            // Its message shows what it could not read.
            throw failure("'" + valueFrom + "': the secret is no JSON object, so it has no '" + key + "'");
        }
        if (found.isMissingNode()) {
            throw failure("'" + valueFrom + "': the secret has no '" + key + "'");
        }
        return found.isString() ? found.stringValue() : found.toString();
    }

    private static NoSecretException failure(String detail) {
        return new NoSecretException(detail);
    }

    /** Names no value. */
    @Override
    public String toString() {
        return "secrets of " + folder.map(Path::toString).orElse("no folder") + " and of "
                + prefix.map(begin -> "variables " + begin + "*").orElse("no variables");
    }
}
