package io.headrace.executor.recovery;

import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.id.AttemptId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to do with the containers that were there before this process. Pure.
 *
 * @param adopt containers that ran or run: they will be watched and reported as if we had started them
 * @param discard containers that were made and never started, or are no attempt's. The scheduler issues their placement again, because
 *     they are not in the inventory
 */
public record Reattach(List<Adoption> adopt, List<OwnContainer> discard) {

    /** One container and its attempt. */
    public record Adoption(AttemptId attemptId, OwnContainer container) {}

    public Reattach {
        adopt = List.copyOf(adopt);
        discard = List.copyOf(discard);
    }

    public static Reattach plan(List<OwnContainer> found) {
        List<Adoption> adopt = new ArrayList<>();
        List<OwnContainer> discard = new ArrayList<>();
        for (OwnContainer container : found) {
            Optional<AttemptId> attempt = ContainerLabels.attemptOf(container.labels());
            if (attempt.isPresent() && container.phase() != OwnContainer.Phase.CREATED) {
                adopt.add(new Adoption(attempt.get(), container));
            } else {
                discard.add(container);
            }
        }
        return new Reattach(adopt, discard);
    }

    public List<AttemptId> attempts() {
        return adopt.stream().map(Adoption::attemptId).toList();
    }

    /** When the oldest of the adopted containers started. */
    public Optional<Instant> oldestStart() {
        return adopt.stream()
                .map(adoption -> adoption.container().startedAt())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }
}
