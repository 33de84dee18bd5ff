package io.headrace.submitter.readmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs a list shows. Array children are never among them. All conditions hold together.
 *
 * @param queue name of their queue; absent for all queues
 * @param status their status; absent for all
 * @param name job name in any case, or its beginning followed by {@code *}
 * @param definition {@code name:revision}, a name for all its revisions, or the beginning of a name followed by
 *     {@code *}
 * @param createdBefore milliseconds since the epoch, exclusive
 * @param createdAfter milliseconds since the epoch, exclusive
 */
public record JobSelection(
        @Nullable String queue,
        @Nullable JobStatus status,
        @Nullable String name,
        @Nullable String definition,
        @Nullable Long createdBefore,
        @Nullable Long createdAfter) {

    /** Jobs of a queue in a status; either may be absent. */
    public static JobSelection of(@Nullable String queue, @Nullable JobStatus status) {
        return new JobSelection(queue, status, null, null, null, null);
    }

    /** A condition and what it binds, in order. */
    record Condition(String sql, List<Object> values) {
        Condition {
            values = List.copyOf(values);
        }
    }

    /** The conditions in SQL over the jobs table {@code j}. */
    List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        if (queue != null) {
            conditions.add(new Condition("j.job_queue = ?", List.of(queue)));
        }
        if (status != null) {
            conditions.add(new Condition("j.status = ?", List.of(status.name())));
        }
        if (name != null) {
            conditions.add(matches("lower(j.job_name)", name.toLowerCase(Locale.ROOT)));
        }
        if (definition != null) {
            conditions.add(definitionCondition(definition));
        }
        if (createdBefore != null) {
            conditions.add(new Condition("j.created_at < ?", List.of(createdBefore)));
        }
        if (createdAfter != null) {
            conditions.add(new Condition("j.created_at > ?", List.of(createdAfter)));
        }
        return conditions;
    }

    private static Condition definitionCondition(String definition) {
        // A name without revision means all of them: what stands before the colon is the name.
        return definition.contains(":") || definition.endsWith("*")
                ? matches("j.job_definition", definition)
                : beginsWith("j.job_definition", definition + ":");
    }

    private static Condition matches(String column, String pattern) {
        return pattern.endsWith("*")
                ? beginsWith(column, pattern.substring(0, pattern.length() - 1))
                : new Condition(column + " = ?", List.of(pattern));
    }

    private static Condition beginsWith(String column, String prefix) {
        return new Condition("substr(" + column + ", 1, ?) = ?", List.of(prefix.length(), prefix));
    }
}
