package io.headrace.scheduler.core.state;

/**
 * A revision of a job definition.
 *
 * @param name name
 * @param revision 1 or more
 */
public record DefinitionKey(String name, int revision) implements Comparable<DefinitionKey> {
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
