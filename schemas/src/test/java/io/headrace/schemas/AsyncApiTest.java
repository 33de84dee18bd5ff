package io.headrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.Topics.Topic;
import io.headrace.schemas.serde.MessageFamily;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI document says what the catalogue and the families say. */
@TestInstance(Lifecycle.PER_CLASS)
class AsyncApiTest {
    private static final List<String> KEYS_BY_TRAIT =
            List.of("command account", "report account", "event account", "order executor", "log attempt");

    private JsonNode document = YAMLMapper.shared().missingNode();

    @BeforeAll
    void read() throws Exception {
        URL resource = Objects.requireNonNull(getClass().getResource("/asyncapi.yaml"));
        try (InputStream in = resource.openStream()) {
            document = YAMLMapper.shared().readTree(in);
        }
    }

    @Test
    void shouldHaveOneChannelForEveryTopicAndNoOther() {
        assertThat(document.path("asyncapi").asString("")).isEqualTo("3.0.0");
        assertThat(document.path("channels")
                        .valueStream()
                        .map(channel -> channel.path("address").asString("")))
                .containsExactlyInAnyOrderElementsOf(
                        Topics.all().stream().map(Topic::name).toList());
        assertThat(document.path("channels").valueStream())
                .allSatisfy(channel -> assertThat(
                                channel.at("/bindings/kafka/topic").asString(""))
                        .isEqualTo(channel.path("address").asString("")));
    }

    @Test
    void shouldListTheMessagesOfEachTopic() {
        Map<String, List<String>> listed = new HashMap<>();
        document.path("channels").valueStream().forEach(channel -> {
            List<String> names = new ArrayList<>();
            channel.path("messages")
                    .valueStream()
                    .forEach(message ->
                            names.add(document.at(pointer(message)).path("name").asString("")));
            listed.put(channel.path("address").asString(""), names);
        });

        Map<String, List<String>> expected = new HashMap<>();
        MessageFamily.all()
                .forEach(family -> expected.put(
                        family.topic().name(), List.copyOf(family.types().keySet())));
        expected.put(Topics.DEAD_LETTERS.name(), List.of("DeadLetter"));
        expected.put(Topics.EVENTBRIDGE.name(), List.of("EventBridgeEvent"));
        assertThat(listed).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void shouldReferToTheSchemaOfEachMessage() {
        MessageFamily.all()
                .forEach(family -> family.types().values().forEach(type -> {
                    JsonNode message =
                            document.path("components").path("messages").path(type.getSimpleName());
                    assertThat(message.at("/payload/$ref").asString(""))
                            .isEqualTo("schema/" + type.getSimpleName() + ".json");
                }));
    }

    @Test
    void shouldReferOnlyToWhatExists() {
        List<String> references = new ArrayList<>();
        eachReference(document, (reference, file) -> {
            references.add(reference);
            if (file) {
                assertThat(getClass().getResource("/" + reference))
                        .as(reference)
                        .isNotNull();
            } else {
                assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            }
        });
        assertThat(references).hasSizeGreaterThan(100);
    }

    @Test
    void shouldHaveAnOperationForEveryChannel() {
        assertThat(document.path("operations")
                        .valueStream()
                        .map(operation -> document.at(pointer(operation.path("channel")))
                                .path("address")
                                .asString("")))
                .containsExactlyInAnyOrderElementsOf(
                        Topics.all().stream().map(Topic::name).toList());
        assertThat(document.path("operations").valueStream())
                .allSatisfy(operation ->
                        assertThat(operation.path("action").asString("")).isIn("send", "receive"));
    }

    @Test
    void shouldSayWhatRecordsAreKeyedBy() {
        List<String> keys = new ArrayList<>();
        document.at("/components/messageTraits").properties().forEach(trait -> {
            String key = trait.getValue().at("/bindings/kafka/key/$ref").asString("");
            keys.add(trait.getKey() + " "
                    + key.replace("#/components/schemas/", "").replace("Key", ""));
        });
        assertThat(keys).containsExactlyElementsOf(KEYS_BY_TRAIT);
    }

    private static String pointer(JsonNode referring) {
        return referring.path("$ref").asString("").substring(1);
    }

    private static void eachReference(JsonNode node, BiConsumer<String, Boolean> visit) {
        JsonNode reference = node.path("$ref");
        if (reference.isString()) {
            visit.accept(reference.asString(), !reference.asString().startsWith("#"));
        }
        node.forEach(child -> eachReference(child, visit));
    }
}
