package io.headrace.schemas.serde;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The one JSON mapper of messages. Members stand in the order of the records' components; absent values and empty
 * collections are left out; unknown members are skipped, so that an older reader understands a newer writer.
 */
public final class JsonCodec {
    /** Deepest nesting that is read: the deepest message has eight levels. */
    static final int MAX_DEPTH = 64;

    private static final Value ABSENT_WHEN_EMPTY = Value.construct(Include.NON_EMPTY, Include.ALWAYS);

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(64)
                            .maxNameLength(4096)
                            .build())
                    .build())
            .addModule(
                    new SimpleModule() {
                        @Override
                        public void setupModule(SetupContext context) {
                            super.setupModule(context);
                            context.addValueInstantiators(new RecordConstructors());
                        }
                    }.addDeserializer(String.class, new WritableText()))
            .annotationIntrospector(new RequiredComponents())
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_NULL))
            .withConfigOverride(List.class, override -> override.setInclude(ABSENT_WHEN_EMPTY))
            .withConfigOverride(Map.class, override -> override.setInclude(ABSENT_WHEN_EMPTY))
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .build();

    private JsonCodec() {}

    /** The mapper; safe to share between threads. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** A record as JSON, in UTF-8: the same that the mapper writes, sooner. */
    public static byte[] write(Object message) {
        return RecordJson.write(message, false);
    }

    /** As {@link #write}, for messages to be compared: two that differ only in the order of a map's members become the same. */
    public static byte[] writeCanonically(Object message) {
        return RecordJson.write(message, true);
    }
}
