package io.headrace.executor.recovery;

import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.id.AttemptId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do with the containers that were there before this process. Pure.
 *
 * @param adopt containers that ran or run: they will be watched and reported as if we had started them
 * @param groups the containers of attempts that have several, at least one of which ran or runs: they go on as they would have
 * @param discard containers that were made and never started, or are no attempt's. The scheduler issues their placement again, because
 *     they are not in the inventory
 */
public record Reattach(List<Adoption> adopt, List<GroupAdoption> groups, List<OwnContainer> discard) {

    /** One container and its attempt. */
    public record Adoption(AttemptId attemptId, OwnContainer container) {}

    /**
     * Several containers and their attempt.
     *
     * @param group what their labels say of all of them
     * @param containers those that are there, by their names among them
     */
    public record GroupAdoption(AttemptId attemptId, ContainerGroup group, Map<String, OwnContainer> containers) {
        public GroupAdoption {
            containers = Map.copyOf(containers);
        }
    }

    public Reattach {
        adopt = List.copyOf(adopt);
        groups = List.copyOf(groups);
        discard = List.copyOf(discard);
    }

    public static Reattach plan(List<OwnContainer> found) {
        List<Adoption> adopt = new ArrayList<>();
        List<OwnContainer> discard = new ArrayList<>();
        Map<AttemptId, List<OwnContainer>> several = new LinkedHashMap<>();
        for (OwnContainer container : found) {
            Optional<AttemptId> attempt = ContainerLabels.attemptOf(container.labels());
            if (attempt.isPresent() && groupOf(container).isPresent()) {
                several.computeIfAbsent(attempt.get(), id -> new ArrayList<>()).add(container);
            } else if (attempt.isPresent() && container.phase() != OwnContainer.Phase.CREATED) {
                adopt.add(new Adoption(attempt.get(), container));
            } else {
                discard.add(container);
            }
        }
        List<GroupAdoption> groups = new ArrayList<>();
        several.forEach((attempt, containers) -> {
            if (containers.stream().allMatch(container -> container.phase() == OwnContainer.Phase.CREATED)) {
                discard.addAll(containers);
            } else {
                groups.add(new GroupAdoption(
                        attempt, groupOf(containers.getFirst()).orElseThrow(), byName(containers)));
            }
        });
        return new Reattach(adopt, groups, discard);
    }

    private static Optional<ContainerGroup> groupOf(OwnContainer container) {
        try {
            return ContainerLabels.group(container.labels()).map(ContainerGroup::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, OwnContainer> byName(List<OwnContainer> containers) {
        Map<String, OwnContainer> byName = new LinkedHashMap<>();
        for (OwnContainer container : containers) {
            ContainerLabels.memberName(container.labels()).ifPresent(name -> byName.put(name, container));
        }
        return byName;
    }

    public List<AttemptId> attempts() {
        return Stream.concat(
                        adopt.stream().map(Adoption::attemptId), groups.stream().map(GroupAdoption::attemptId))
                .toList();
    }

    /** When the oldest of the adopted containers started. */
    public Optional<Instant> oldestStart() {
        return Stream.concat(
                        adopt.stream().map(Adoption::container),
                        groups.stream().flatMap(group -> group.containers().values().stream()))
                .map(OwnContainer::startedAt)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }
}
