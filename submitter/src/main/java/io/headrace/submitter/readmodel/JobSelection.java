package io.headrace.submitter.readmodel;

import java.util.ArrayList;
import java.util.List;
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
 * @param share whose share of the queue they count to
 * @param serviceJobs whether service jobs are among them
 */
public record JobSelection(
        @Nullable String queue,
        @Nullable JobStatus status,
        @Nullable String name,
        @Nullable String definition,
        @Nullable Long createdBefore,
        @Nullable Long createdAfter,
        @Nullable String share,
        ServiceJobs serviceJobs) {

    /** What a list does with service jobs. */
    public enum ServiceJobs {
        /** It shows them. */
        SHOWN,
        /** It leaves them out, and meets few: those of a queue that once had the name of one that takes none. */
        FEW_LEFT_OUT,
        /** It leaves them out, however many there are. */
        LEFT_OUT
    }

    /** With service jobs among them. */
    public JobSelection(
            @Nullable String queue,
            @Nullable JobStatus status,
            @Nullable String name,
            @Nullable String definition,
            @Nullable Long createdBefore,
            @Nullable Long createdAfter,
            @Nullable String share) {
        this(queue, status, name, definition, createdBefore, createdAfter, share, ServiceJobs.SHOWN);
    }

    /** The same, with another view of service jobs. */
    public JobSelection with(ServiceJobs other) {
        return new JobSelection(queue, status, name, definition, createdBefore, createdAfter, share, other);
    }

    /** Jobs of a queue in a status; either may be absent. */
    public static JobSelection of(@Nullable String queue, @Nullable JobStatus status) {
        return new JobSelection(queue, status, null, null, null, null, null);
    }

    /** Whether jobs have to be looked at one by one: a name alone, a share and a status have indexes. */
    boolean searches() {
        return (name != null && name.endsWith("*"))
                || definition != null
                || createdBefore != null
                || createdAfter != null
                || serviceJobs == ServiceJobs.LEFT_OUT;
    }

    /** The conditions in SQL over the jobs table {@code j}. */
    List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        if (queue != null) {
            conditions.add(Condition.is("j.job_queue", queue));
        }
        if (status != null) {
            conditions.add(Condition.is("j.status", status.name()));
        }
        if (name != null) {
            conditions.add(Condition.matchesAny("j.job_name", List.of(name)));
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
        if (share != null) {
            conditions.add(Condition.is("j.share_identifier", share));
        }
        if (serviceJobs != ServiceJobs.SHOWN) {
            conditions.add(new Condition("j.service IS NULL", List.of()));
        }
        return conditions;
    }

    private static Condition definitionCondition(String definition) {
        // A name without revision means all of them: what stands before the colon is the name.
        return definition.contains(":") || definition.endsWith("*")
                ? Condition.matches("j.job_definition", definition)
                : Condition.beginsWith("j.job_definition", definition + ":");
    }
}
