package io.headrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headrace.schemas.serde.BoundViolations.Violation;
import io.headrace.schemas.serde.SchemaFiles.SchemaFile;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each bound of each schema is held, one broken at a time, and the refusal names the place. */
class BoundsTest {
    static Stream<Class<?>> commands() {
        return MessageFamily.COMMANDS.types().values().stream().map(type -> (Class<?>) type);
    }

    static Stream<Class<?>> others() {
        return MessageFamily.all().stream()
                .filter(family -> family != MessageFamily.COMMANDS)
                .flatMap(family -> family.types().values().stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldRefuseACommandThatBreaksOneBound(Class<?> command) {
        String name = command.getSimpleName();
        SchemaFile schema = SchemaFiles.message(command);
        ObjectNode whole = RandomInstances.full(schema, new Random(7));
        List<Violation> violations = BoundViolations.of(schema, whole);

        assertThat(violations).isNotEmpty();
        SoftAssertions all = new SoftAssertions();
        for (Violation violation : violations) {
            Throwable refusal = catchThrowable(
                    () -> CommandParser.parseStrictly(name, JsonMapper.shared().writeValueAsBytes(violation.body())));
            all.assertThat(refusal).as(violation.place()).isInstanceOf(InvalidMessageException.class);
            if (refusal != null) {
                all.assertThat(refusal.getMessage())
                        .as(violation.place())
                        .startsWith(name + place(violation.pointer()))
                        .hasSizeLessThan(1000)
                        .doesNotContain("\n");
            }
        }
        all.assertAll();
    }

    @ParameterizedTest
    @MethodSource("others")
    void shouldRefuseAnyOtherMessageThatBreaksOneBound(Class<?> message) {
        SchemaFile schema = SchemaFiles.message(message);
        ObjectNode whole = RandomInstances.full(schema, new Random(7));

        assertThat(BoundViolations.of(schema, whole))
                .filteredOn(violation -> !violation.place().contains("notSupported"))
                .filteredOn(violation -> schema.errors(violation.body()).isEmpty())
                .isEmpty();
    }

    private static String place(String pointer) {
        StringBuilder place = new StringBuilder();
        for (String step : pointer.split("/")) {
            if (!step.isEmpty()) {
                place.append(step.matches("[0-9]+") ? "[" + step + "]" : "." + Shown.text(step));
            }
        }
        return place.toString();
    }
}
