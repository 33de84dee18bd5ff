package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the shares of a queue are served: the one that has used least, weighted, goes next.
 *
 * @param shareDecaySeconds how long past use counts, 0 to 604800; 0, also when absent, stands for 600
 * @param computeReservation percent of the capacity that is kept for shares that are not active, 0 to 99; 0 when absent
 * @param shareDistribution weights of shares; one that is not listed has weight 1
 */
public record FairsharePolicy(
        @Nullable Integer shareDecaySeconds,
        @Nullable Integer computeReservation,
        List<ShareAttributes> shareDistribution) {
    /** Copies the collections; an absent one becomes empty. */
    public FairsharePolicy {
        shareDistribution = Copies.list(shareDistribution);
    }
}
