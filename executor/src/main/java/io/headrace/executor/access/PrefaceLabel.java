package io.headrace.executor.access;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerRuntime.Preface;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The lines before a container's own, in a label of it: the next process of the executor must number the log's lines as this one does. Pure. */
final class PrefaceLabel {

    private PrefaceLabel() {}

    static Map<String, String> of(List<Preface> lines) {
        return Map.of(
                ContainerLabels.PREFACE,
                lines.stream()
                        .map(line -> line.at().toEpochMilli() + " " + line.text())
                        .collect(Collectors.joining("\n")));
    }

    /** None if there is no such label, or if somebody else has put something there. */
    static List<Preface> read(Map<String, String> labels) {
        List<Preface> lines = new ArrayList<>();
        for (String line : labels.getOrDefault(ContainerLabels.PREFACE, "").split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0 && line.substring(0, space).matches("[0-9]{1,15}")) {
                lines.add(new Preface(
                        Instant.ofEpochMilli(Long.parseLong(line.substring(0, space))), line.substring(space + 1)));
            }
        }
        return lines;
    }
}
