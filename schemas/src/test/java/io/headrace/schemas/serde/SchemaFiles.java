package io.headrace.schemas.serde;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema files as they lie on the class path, and the validator without anything of ours around it. */
final class SchemaFiles {
    private static final JsonMapper PLAIN = JsonMapper.shared();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(Dialect.builder(Dialects.getDraft202012())
                    .keyword(new NonValidationKeyword("x-not-supported"))
                    .keyword(new NonValidationKeyword("errorMessage"))
                    .build());

    private SchemaFiles() {}

    /** A schema file, and the folder that its references are relative to. */
    record SchemaFile(Path path) {
        JsonNode read() {
            return PLAIN.readTree(path);
        }

        SchemaFile referredBy(JsonNode schema) {
            return new SchemaFile(Objects.requireNonNull(path.getParent())
                    .resolve(schema.get("$ref").asString())
                    .normalize());
        }

        String name() {
            return path.getFileName().toString().replace(".json", "");
        }

        List<Error> errors(JsonNode instance) {
            return validator().validate(instance);
        }

        private Schema validator() {
            String location = "classpath:schema/" + folder().relativize(path);
            return REGISTRY.getSchema(SchemaLocation.of(location));
        }

        @Override
        public String toString() {
            return folder().relativize(path).toString();
        }
    }

    static SchemaFile message(Class<?> message) {
        return new SchemaFile(folder().resolve(message.getSimpleName() + ".json"));
    }

    static List<SchemaFile> all() {
        try (Stream<Path> files = Files.walk(folder())) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(SchemaFile::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Error> metaSchemaErrors(JsonNode schema) {
        return REGISTRY.getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()))
                .validate(schema);
    }

    static Path folder() {
        return Path.of(URI.create(Objects.requireNonNull(SchemaFiles.class.getResource("/schema/SubmitJob.json"))
                        .toString()))
                .getParent();
    }
}
