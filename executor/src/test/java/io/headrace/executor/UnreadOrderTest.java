package io.headrace.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.id.AttemptId;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnreadOrderTest {

    private static final String ATTEMPT = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3/2";
    private static final String PLACEMENT = "io.headrace.Placement.v1";

    @Test
    void shouldFindTheAttemptInTheSubjectOrTheBody() {
        assertThat(UnreadOrder.attemptOf(order(PLACEMENT, ATTEMPT, "{"), "i1")).hasValue(AttemptId.parse(ATTEMPT));
        assertThat(UnreadOrder.attemptOf(order(PLACEMENT, null, "{\"attemptId\": \"" + ATTEMPT + "\"}"), "i1"))
                .hasValue(AttemptId.parse(ATTEMPT));
        assertThat(UnreadOrder.attemptOf(order("io.headrace.Placement.v2", ATTEMPT, ""), "i1"))
                .as("of a newer scheduler")
                .hasValue(AttemptId.parse(ATTEMPT));
        assertThat(UnreadOrder.attemptOf(order(null, ATTEMPT, null), "i1")).hasValue(AttemptId.parse(ATTEMPT));
    }

    @Test
    void shouldFindNoneInOrdersOfAnotherKindOrForAnotherProcess() {
        assertThat(UnreadOrder.attemptOf(order("io.headrace.StopOrder.v1", ATTEMPT, "{"), "i1"))
                .isEmpty();
        assertThat(UnreadOrder.attemptOf(order(PLACEMENT, ATTEMPT, "{\"incarnation\": \"i0\"}"), "i1"))
                .isEmpty();
        assertThat(UnreadOrder.attemptOf(order(PLACEMENT, "nonsense", "[1]"), "i1"))
                .isEmpty();
    }

    private static ConsumerRecord<String, byte[]> order(
            @Nullable String type, @Nullable String subject, @Nullable String body) {
        ConsumerRecord<String, byte[]> order =
                new ConsumerRecord<>("t", 0, 0, "e1", body == null ? null : body.getBytes(UTF_8));
        if (type != null) {
            order.headers().add("ce_type", type.getBytes(UTF_8));
        }
        if (subject != null) {
            order.headers().add("ce_subject", subject.getBytes(UTF_8));
        }
        return order;
    }
}
