package io.headrace.scheduler.core.container;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of node indexes, as AWS Batch writes it: {@code from:to} with both ends included, {@code :to}, {@code from:}, or one
 * index.
 *
 * @param from index of the first
 * @param to one more than the index of the last
 */
record NodeRange(int from, int to) {
    private static final Pattern FORM = Pattern.compile("([0-9]{0,4}):([0-9]{0,4})");

    /**
     * Reads it.
     *
     * @param field named in the error
     * @param numNodes of the job
     * @throws InvalidJobException when it is none, or when it reaches beyond the nodes
     */
    static NodeRange parse(String text, String field, int numNodes) throws InvalidJobException {
        Matcher matcher = FORM.matcher(text);
        NodeRange range = null;
        if (matcher.matches()) {
            int from = matcher.group(1).isEmpty() ? 0 : Integer.parseInt(matcher.group(1));
            boolean open = matcher.group(2).isEmpty();
            range = new NodeRange(from, open ? numNodes : Integer.parseInt(matcher.group(2)) + 1);
        } else if (text.matches("[0-9]{1,4}")) {
            int index = Integer.parseInt(text);
            range = new NodeRange(index, index + 1);
        }
        if (range == null || range.from >= range.to || range.to > numNodes) {
            throw new InvalidJobException(field + " '" + text
                    + "' is not valid: expected a range from:to of node indexes" + " from 0 to " + (numNodes - 1));
        }
        return range;
    }

    int count() {
        return to - from;
    }

    boolean holds(int node) {
        return from <= node && node < to;
    }

    boolean holds(NodeRange other) {
        return from <= other.from && other.to <= to;
    }

    boolean touches(NodeRange other) {
        return from < other.to && other.from < to;
    }
}
