package io.headrace.scheduler.streams.ops;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/** A topology as a Mermaid flow chart. */
public final class TopologyDiagram {
    private TopologyDiagram() {}

    /** The chart: topics as rounded boxes, nodes as boxes, stores as cylinders. The same topology gives the same text. */
    public static String of(TopologyDescription topology) {
        List<String> lines = new ArrayList<>();
        for (Subtopology part : topology.subtopologies()) {
            for (Node node : part.nodes()) {
                lines.addAll(edges(node));
            }
        }
        return "flowchart LR\n"
                + String.join("", lines.stream().distinct().sorted().toList());
    }

    private static List<String> edges(Node node) {
        List<String> edges = new ArrayList<>();
        switch (node) {
            case Source source -> source.topicSet().forEach(topic -> edges.add(edge(topic(topic), box(source))));
            case Sink sink -> edges.add(edge(box(sink), topic(sink.topic())));
            case Processor processor ->
                processor.stores().forEach(store -> edges.add(edge(box(processor), id(store) + "[(" + store + ")]")));
            default -> throw new IllegalArgumentException("no picture for " + node);
        }
        node.successors().forEach(next -> edges.add(edge(box(node), box(next))));
        return edges;
    }

    private static String edge(String from, String to) {
        return "    " + from + " --> " + to + "\n";
    }

    private static String box(Node node) {
        return id(node.name()) + "[" + node.name() + "]";
    }

    private static String topic(String name) {
        return id(name) + "([" + name + "])";
    }

    private static String id(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_");
    }
}
