package io.headrace.submitter.guard;

import static io.headrace.submitter.guard.Refused.Reason.TOO_MANY_REQUESTS;

import io.headrace.schemas.id.AccountId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A bucket of tokens for each account: a request takes one, and they come back at a steady rate. */
public final class RateLimit {
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final int burst;
    private final LongSupplier nanos;
    private final Map<AccountId, Bucket> buckets = new ConcurrentHashMap<>();

    /** As the limits say. */
    public RateLimit(Limits limits) {
        this(limits, System::nanoTime);
    }

    RateLimit(Limits limits, LongSupplier nanos) {
        this.perSecond = limits.ratePerSecond();
        this.burst = limits.burst();
        this.nanos = nanos;
    }

    /**
     * Counts a request.
     *
     * @throws Refused when the account has made too many
     */
    public void count(AccountId account) {
        if (perSecond > 0
                && !buckets.computeIfAbsent(account, other -> new Bucket(nanos.getAsLong()))
                        .take(nanos.getAsLong())) {
            throw new Refused(TOO_MANY_REQUESTS, "Too Many Requests");
        }
    }

    private final class Bucket {
        private double tokens = burst;
        private long filled;

        Bucket(long now) {
            filled = now;
        }

        synchronized boolean take(long now) {
            tokens = Math.min(burst, tokens + Math.max(0, now - filled) / NANOS * perSecond);
            filled = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
