package io.headrace.executor.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {

    private final Redaction redaction = new Redaction(List.of("hush-hush", "hush", " "), List.of("t0ken"));

    @Test
    void shouldHideEveryValueAndTheCause() {
        ContainerFailure failure = redaction.of(new ContainerFailure(
                Code.CANNOT_CREATE, "invalid splunk-token 't0ken' for hush-hush", new IllegalStateException("t0ken")));

        assertThat(failure.reason()).isEqualTo("CannotCreateContainerError: invalid splunk-token '***' for ***");
        assertThat(failure.code()).isEqualTo(Code.CANNOT_CREATE);
        assertThat(failure).hasNoCause();
    }

    @Test
    void shouldHideAValueOfSeveralLinesAlsoQuotedAndLineByLine() {
        Redaction key = new Redaction(List.of("-----BEGIN KEY-----\nMII\"Evg\n-----END KEY-----\n"), List.of());

        assertThat(key.of(new ContainerFailure(
                                Code.CANNOT_START,
                                "no \"-----BEGIN KEY-----\\nMII\\\"Evg\\n-----END KEY-----\\n\" here"))
                        .reason())
                .isEqualTo("CannotStartContainerError: no \"***\" here");
        assertThat(key.of(new ContainerFailure(Code.CANNOT_START, "bad line MII\"Evg, MII\\\"Evg"))
                        .reason())
                .isEqualTo("CannotStartContainerError: bad line ***, ***");
    }

    @Test
    void shouldSayAsBeforeWhoseFaultItWas() {
        assertThat(redaction
                        .of(ContainerFailure.ofEngine(Code.CANNOT_START, "hush", new IllegalStateException()))
                        .isEngineFault())
                .isTrue();
        assertThat(redaction.of(new ContainerFailure(Code.CANNOT_START, "hush")).isEngineFault())
                .isFalse();
    }

    @Test
    void shouldHideShortLinesInOneLine() {
        assertThat(new Redaction(List.of("ab\ncd"), List.of())
                        .of(new ContainerFailure(Code.CANNOT_START, "no ab\ncd here"))
                        .reason())
                .isEqualTo("CannotStartContainerError: no *** here");
    }

    @Test
    void shouldHideTheBeginningOfAValueThatWasCut() {
        String filling = "x".repeat(255 - "CannotStartContainerError: ".length() - "...".length() - "hush-h".length());

        ContainerFailure failure =
                redaction.of(new ContainerFailure(Code.CANNOT_START, filling + "hush-hush is no good"));

        assertThat(failure.reason()).endsWith("xxx***").doesNotContain("hush");
    }
}
