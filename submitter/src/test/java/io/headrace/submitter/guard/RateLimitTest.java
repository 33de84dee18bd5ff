package io.headrace.submitter.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.id.AccountId;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final AccountId ONE = new AccountId("111111111111");
    private static final AccountId TWO = new AccountId("222222222222");

    private final AtomicLong nanos = new AtomicLong();

    private int taken(RateLimit limit, AccountId account) {
        int taken = 0;
        try {
            while (taken < 1_000) {
                limit.count(account);
                taken++;
            }
        } catch (Refused tooMany) {
            assertThat(tooMany.reason()).isEqualTo(Refused.Reason.TOO_MANY_REQUESTS);
        }
        return taken;
    }

    @Test
    void shouldLetABurstThroughAndThenTheRate() {
        RateLimit limit = new RateLimit(Limits.DEFAULT.withRate(10, 25), nanos::get);
        assertThat(taken(limit, ONE)).isEqualTo(25);
        assertThat(taken(limit, TWO)).isEqualTo(25);
        nanos.addAndGet(500_000_000);
        assertThat(taken(limit, ONE)).isEqualTo(5);
        nanos.addAndGet(100_000_000_000L);
        assertThat(taken(limit, ONE)).isEqualTo(25);
        assertThatThrownBy(() -> limit.count(ONE)).hasMessage("Too Many Requests");
    }

    @Test
    void shouldLimitNothingUnlessAsked() {
        assertThat(taken(new RateLimit(Limits.DEFAULT, nanos::get), ONE)).isEqualTo(1_000);
    }
}
