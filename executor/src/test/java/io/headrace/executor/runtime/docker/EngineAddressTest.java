package io.headrace.executor.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAddressTest {
    private static final Map<String, String> VARIABLE = Map.of("DOCKER_HOST", "tcp://engine:2375");

    @Test
    void shouldLetTheSettingWinOverTheVariable() {
        assertThat(EngineAddress.named(Optional.of("unix:///s"), VARIABLE))
                .hasValue(new EngineAddress("unix:///s", "docker.host"));
        assertThat(EngineAddress.named(Optional.empty(), VARIABLE))
                .hasToString("Optional[tcp://engine:2375 (DOCKER_HOST)]");
        assertThat(EngineAddress.named(Optional.empty(), Map.of("DOCKER_HOST", " ")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:///var/run/docker.sock", "tcp://127.0.0.1:2375", "npipe:////./pipe/docker_engine"})
    void shouldTakeAnAddress(String text) {
        assertThat(new EngineAddress(text, "DOCKER_HOST").problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "ssh://x", "tcp://", "unix:", "a b", "http://x:1"})
    void shouldSayWhatIsWrongWithAnother(String text) {
        assertThat(new EngineAddress(text, "DOCKER_HOST").problem())
                .hasValue("DOCKER_HOST: '" + text
                        + "', expected unix:///var/run/docker.sock or tcp://host:port, for example");
    }
}
