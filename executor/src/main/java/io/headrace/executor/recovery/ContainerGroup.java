package io.headrace.executor.recovery;

import io.headrace.schemas.value.ContainerCondition;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.TaskContainerDependency;
import io.headrace.schemas.value.TaskContainerProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The containers of an attempt that has several, and how they hang together: all that a later process of the executor must know to go on with
 * them. It stands as text in a label of each. Pure.
 *
 * @param members the containers in the order of the job definition
 */
public record ContainerGroup(List<Member> members) {

    /**
     * One of the containers.
     *
     * @param name its name among them
     * @param essential whether its end is the end of all
     * @param dependsOn what has to have happened to which others before it is started
     * @param startTimeout within which it has to come to what others wait for; empty for no limit
     * @param stopTimeout between the signals when it is stopped; empty for the usual
     */
    public record Member(
            String name,
            boolean essential,
            Map<String, ContainerCondition> dependsOn,
            Optional<Duration> startTimeout,
            Optional<Duration> stopTimeout) {
        public Member {
            dependsOn = Map.copyOf(dependsOn);
        }
    }

    public ContainerGroup {
        members = List.copyOf(members);
    }

    /** The containers of a placement. */
    public static ContainerGroup of(EcsProperties properties) {
        return new ContainerGroup(properties.task().containers().stream()
                .map(ContainerGroup::member)
                .toList());
    }

    private static Member member(TaskContainerProperties container) {
        return new Member(
                container.name(),
                container.endsAll(),
                container.dependsOn().stream()
                        .collect(Collectors.toMap(
                                TaskContainerDependency::containerName, TaskContainerDependency::condition)),
                Optional.ofNullable(container.startTimeout()).map(Duration::ofSeconds),
                Optional.ofNullable(container.stopTimeout()).map(Duration::ofSeconds));
    }

    /** A line for each: name, whether it is essential, seconds or {@code -} for each timeout, and what it waits for. */
    public String text() {
        return members.stream().map(ContainerGroup::line).collect(Collectors.joining("\n"));
    }

    private static String line(Member member) {
        List<String> words = new ArrayList<>(List.of(
                member.name(),
                member.essential() ? "essential" : "-",
                seconds(member.startTimeout()),
                seconds(member.stopTimeout())));
        member.dependsOn().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> words.add(entry.getKey() + "=" + entry.getValue()));
        return String.join(" ", words);
    }

    private static String seconds(Optional<Duration> duration) {
        return duration.map(found -> Long.toString(found.toSeconds())).orElse("-");
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static ContainerGroup parse(String text) {
        return new ContainerGroup(text.lines().map(ContainerGroup::read).toList());
    }

    private static Member read(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 4) {
            throw new IllegalArgumentException("a container of a group: expected four words or more, got " + line);
        }
        Map<String, ContainerCondition> dependsOn = new LinkedHashMap<>();
        for (int i = 4; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            dependsOn.put(
                    words[i].substring(0, Math.max(0, equals)),
                    ContainerCondition.valueOf(words[i].substring(equals + 1)));
        }
        return new Member(words[0], words[1].equals("essential"), dependsOn, duration(words[2]), duration(words[3]));
    }

    private static Optional<Duration> duration(String word) {
        return word.equals("-") ? Optional.empty() : Optional.of(Duration.ofSeconds(Long.parseLong(word)));
    }
}
