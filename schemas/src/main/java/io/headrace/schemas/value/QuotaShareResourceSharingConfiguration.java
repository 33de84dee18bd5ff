package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of the capacity that a quota share does not use, and whether it may use that of others.
 *
 * @param strategy {@code RESERVE}: it is kept; {@code LEND}: others may use it; {@code LEND_AND_BORROW}: and it may
 *     use that of others
 * @param borrowLimit most that it borrows, percent of its own capacity; -1, also when absent, is without limit; only
 *     with {@code LEND_AND_BORROW}
 */
public record QuotaShareResourceSharingConfiguration(
        String strategy, @Nullable Integer borrowLimit) {}
