package io.headrace.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAttributesTest {

    @Test
    void shouldReadWhatTheOwnerSays() {
        assertThat(HostAttributes.parse(" disk=ssd, rack/row=a 7,,"))
                .isEqualTo(Map.of("disk", "ssd", "rack/row", "a 7"));
        assertThat(HostAttributes.parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "disk, 'expected name=value,... of letters, digits and _.-/, got ''disk'''",
        "disk=, 'expected name=value,... of letters, digits and _.-/, got ''disk='''",
        "'d sk=1', 'expected name=value,... of letters, digits and _.-/, got ''d sk=1'''",
        "'a=1,a=2', '''a'' is named twice'",
        "ecs.os-type=linux, '''ecs.os-type'' is found by the executor itself, expected a name that does not begin with"
                + " ecs. or headrace.'",
    })
    void shouldSayWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> HostAttributes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldAddWhatIsFound() {
        assertThat(HostAttributes.on(
                        "amd64", HostAttributes.with(Map.of("disk", "ssd"), "Linux", List.of("Tesla T4", "Tesla T4"))))
                .isEqualTo(Map.of(
                        "disk", "ssd",
                        "ecs.cpu-architecture", "x86_64",
                        "ecs.os-type", "linux",
                        "ecs.os-family", "LINUX",
                        "headrace.gpu-model", "Tesla T4"));
        assertThat(HostAttributes.on("aarch64", HostAttributes.with(Map.of(), "Linux", List.of())))
                .containsEntry("ecs.cpu-architecture", "arm64")
                .doesNotContainKey("headrace.gpu-model");
    }
}
