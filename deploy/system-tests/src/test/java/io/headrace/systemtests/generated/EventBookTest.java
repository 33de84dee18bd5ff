package io.headrace.systemtests.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.testkit.Golden;
import io.headrace.testkit.Repository;
import org.junit.jupiter.api.Test;

class EventBookTest {
    private final EventBook book = new EventBook(Repository.root());

    @Test
    void shouldBeWhatTheCodeSays() {
        Golden.check("docs/events.md", book.render());
    }

    @Test
    void shouldHaveAScenarioForEveryEvent() {
        assertThat(book.withoutScenario()).isEmpty();
    }
}
