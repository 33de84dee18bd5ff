package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.testkit.Golden;
import io.headrace.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Nothing that AWS Batch takes is silently ignored, and docs/compatibility.md says what becomes of each member. */
class CompatibilityTest {
    private static final String PAGE = "docs/compatibility.md";
    private static final String FIRST_GENERATED_LINE = "## Every operation\n";

    private final Compatibility compatibility = new Compatibility();

    @Test
    void shouldHaveAVerdictForEveryMemberOfEveryRequest() {
        assertThat(compatibility.ignored())
                .as(
                        "members that no schema has and none refuses (x-not-supported, with a reason in CompatibilityNotes)")
                .isEmpty();
    }

    @Test
    void shouldBeWhatTheCodeSays() throws IOException {
        String page = Files.readString(Repository.root().resolve(PAGE));
        int generated = page.indexOf(FIRST_GENERATED_LINE);
        String written = generated < 0 ? page + "\n" : page.substring(0, generated);
        Golden.check(PAGE, written + compatibility.render());
    }
}
