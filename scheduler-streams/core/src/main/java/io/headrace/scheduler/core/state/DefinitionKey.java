package io.headrace.scheduler.core.state;

/**
 * A revision of a job definition.
 *
 * @param name name
 * @param revision 1 or more
 */
public record DefinitionKey(String name, int revision) implements Comparable<DefinitionKey> {
    /**
     * Reads {@code name:revision}.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static DefinitionKey parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' has no revision");
        }
        return new DefinitionKey(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public int compareTo(DefinitionKey other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Integer.compare(revision, other.revision);
    }

    @Override
    public String toString() {
        return name + ":" + revision;
    }
}
