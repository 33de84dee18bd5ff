package io.headrace.submitter.guard;

import io.headrace.schemas.serde.JsonCodec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * Reads the access file: a JSON object with {@code credentials}, a list, and {@code policies}, an object of policies in IAM's
 * form by name. {@code docs/guides/secure-the-front-door.md} has the whole of it.
 */
final class AccessFile {
    private static final Pattern ACCESS_KEY = Pattern.compile("[A-Za-z0-9_]{3,128}");
    private static final Set<String> CREDENTIAL =
            Set.of("accessKeyId", "secretAccessKey", "sessionToken", "expires", "principal", "policies");

    private AccessFile() {}

    /**
     * What a file says.
     *
     * @throws BadAccessFileException naming the first thing that is wrong with it
     */
    static Access read(Path file) {
        try {
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new BadAccessFileException("access file " + file + ": cannot be read: " + why(e), e);
        } catch (BadAccessFileException e) {
            throw new BadAccessFileException("access file " + file + ": " + e.getMessage(), e);
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static Access parse(byte[] json) {
        if (json.length == 0) {
            throw new BadAccessFileException("is empty, expected a JSON object");
        }
        Field file;
        try {
            file = new Field("", JsonCodec.mapper().readTree(json));
        } catch (JacksonException e) {
            throw new BadAccessFileException(
                    "is not JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    e);
        }
        file.object(Set.of("credentials", "policies"));
        Map<String, List<Statement>> policies = new HashMap<>();
        if (file.member("policies").present()) {
            file.member("policies")
                    .members()
                    .forEach(policy -> policies.put(policy.getKey(), PolicyReader.read(policy.getValue())));
        }
        Map<String, Credential> credentials = new HashMap<>();
        for (Field field : file.member("credentials").elements()) {
            Credential credential = credential(field, policies);
            if (credentials.putIfAbsent(credential.accessKeyId(), credential) != null) {
                throw field.member("accessKeyId").wrong("one that no other credential has");
            }
        }
        return new Access(credentials);
    }

    private static Credential credential(Field field, Map<String, List<Statement>> policies) {
        field.object(CREDENTIAL);
        Field id = field.member("accessKeyId");
        if (!ACCESS_KEY.matcher(id.text()).matches()) {
            throw id.wrong("3 to 128 letters, digits or underscores");
        }
        List<Statement> statements = new ArrayList<>();
        for (Field name : field.member("policies").elements()) {
            statements.addAll(Optional.ofNullable(policies.get(name.text()))
                    .orElseThrow(() -> name.wrong("the name of one of the file's policies")));
        }
        return new Credential(
                id.text(),
                secret(field.member("secretAccessKey")),
                field.member("sessionToken").present()
                        ? Optional.of(secret(field.member("sessionToken")))
                        : Optional.empty(),
                expires(field.member("expires")),
                principal(field.member("principal")),
                new Policies(statements));
    }

    private static String secret(Field field) {
        if (!field.value().isString() || field.value().stringValue().isBlank()) {
            throw field.wrongSecret("some text");
        }
        return field.value().stringValue();
    }

    private static Optional<Instant> expires(Field field) {
        try {
            return field.optionalText().map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw field.wrong("an instant such as 2027-01-31T00:00:00Z");
        }
    }

    private static Principal principal(Field field) {
        try {
            return Principal.parse(field.text());
        } catch (IllegalArgumentException e) {
            if (e instanceof BadAccessFileException bad) {
                throw bad;
            }
            throw field.wrong(String.valueOf(e.getMessage()).replace("expected ", ""));
        }
    }
}
