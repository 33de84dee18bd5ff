package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import io.headrace.executor.recovery.ContainerLabels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which GPUs containers have: each belongs to one container at a time. The labels of the containers that are made or run are all that is known,
 * so that it holds over restarts, and for several executors on a machine.
 */
final class Gpus {

    private static final String SEPARATOR = ",";

    private Gpus() {}

    /**
     * As many as asked for that no container has. The caller makes the container before anybody asks again.
     *
     * @param count how many; the engine refuses numbers that its machine does not have
     */
    static List<String> free(DockerClient engine, int count) {
        Set<Integer> taken = new HashSet<>();
        for (Container container : engine.listContainersCmd()
                .withShowAll(true)
                .withStatusFilter(List.of("created", "running", "paused", "restarting"))
                .withLabelFilter(List.of(ContainerLabels.GPUS))
                .exec()) {
            taken.addAll(numbers(Optional.ofNullable(container.getLabels().get(ContainerLabels.GPUS))
                    .orElse("")));
        }
        return lowest(taken, count);
    }

    static List<String> lowest(Set<Integer> taken, int count) {
        List<String> free = new ArrayList<>();
        for (int number = 0; free.size() < count; number++) {
            if (!taken.contains(number)) {
                free.add(Integer.toString(number));
            }
        }
        return free;
    }

    static String label(List<String> gpus) {
        return String.join(SEPARATOR, gpus);
    }

    /** Of a label; whatever else somebody has put there counts for nothing. */
    static Set<Integer> numbers(String label) {
        Set<Integer> numbers = new HashSet<>();
        for (String number : label.split(SEPARATOR)) {
            if (number.matches("[0-9]{1,4}")) {
                numbers.add(Integer.parseInt(number));
            }
        }
        return numbers;
    }
}
