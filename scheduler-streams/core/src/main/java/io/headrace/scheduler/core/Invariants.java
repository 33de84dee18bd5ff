package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.SchedulerView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What holds of every state between two commands, whatever came before. Each check reads whole tables: for tests, the simulator
 * and a look at a state that seems wrong, not for every command of a scheduler at work.
 */
public final class Invariants {
    /** All of them. */
    public static final List<Check> ALL = List.of(
            new Check(
                    "one spec per job",
                    "Every single job and array job has what was submitted, and nothing else has.",
                    JobInvariants::specs),
            new Check(
                    "placed means attempt",
                    "A job has a live attempt exactly while it is SCHEDULED, STARTING or RUNNING, and never more than one; RUNNING"
                            + " means that its start is recorded.",
                    AttemptInvariants::attempts),
            new Check(
                    "attempts by executor",
                    "Every live attempt is listed under its executor, which is registered, and no other is.",
                    AttemptInvariants::executorJobs),
            new Check(
                    "use adds up",
                    "What an executor or a compute environment has given away is the sum of its live attempts.",
                    AttemptInvariants::use),
            new Check(
                    "runnable means waiting",
                    "A single job or child that is RUNNABLE stands in its queue, or aside, exactly once; an"
                            + " array job stands there while children of it have not been placed; nothing else does.",
                    JobInvariants::waiting),
            new Check(
                    "attempts are limited",
                    "No job is tried more often than its retry strategy says.",
                    AttemptInvariants::attemptLimits),
            new Check(
                    "nodes live together",
                    "A multi-node parallel job is STARTING or RUNNING exactly while nodes of it are live, all of one attempt and in one"
                            + " compute environment; the others run only once the main node does, and are being stopped once it has"
                            + " ended.",
                    NodeInvariants::together),
            new Check(
                    "array counters",
                    "The counters of an array job are the counts of its children's bits, and no child is counted twice.",
                    ArrayInvariants::arrayCounters),
            new Check(
                    "children of open arrays",
                    "A child has a row only while its array job is open and itself was placed and has not ended; every child"
                            + " below the next index has a row or has ended.",
                    ArrayInvariants::children),
            new Check(
                    "arrays end with their children",
                    "An array job is open while one of its children is, and SUCCEEDED only if all of them are; it fails before"
                            + " them only if a job that it waited for did.",
                    ArrayInvariants::arrayEnds),
            new Check(
                    "ready children are counted",
                    "Of an array job whose children are released one by one, those that are released and have neither been"
                            + " placed nor ended are marked, and counted; of others none is.",
                    ArrayInvariants::readyChildren),
            new Check(
                    "pending means waiting for others",
                    "A PENDING job that is no array job waits for other jobs, and exactly for as many as it says; nobody else"
                            + " waits.",
                    DependencyInvariants::pending),
            new Check(
                    "waiting is known on both sides",
                    "Whoever waits for a job or its children is known to that job, which exists; one that has ended is about to"
                            + " tell those that wait for it. Who waits for children has as many.",
                    DependencyInvariants::awaited),
            new Check(
                    "no child is forgotten",
                    "A child that could be released by itself, or that waits in vain, is about to be looked at.",
                    DependencyInvariants::released),
            new Check(
                    "waiting for others by queue",
                    "Every job that waits for others is listed under its queue, and no other is.",
                    JobInvariants::blocked),
            new Check(
                    "releases are of ended jobs",
                    "Only jobs and children that have ended still have to tell those that wait for them.",
                    DependencyInvariants::releases),
            new Check(
                    "sweeps are of children",
                    "What is to be looked through are children of array jobs that exist.",
                    DependencyInvariants::sweeps),
            new Check(
                    "deadlines are of live attempts",
                    "Every running attempt with a deadline has its timer, and no other timer exists; one that is being stopped has"
                            + " none.",
                    AttemptInvariants::deadlines),
            new Check(
                    "ended jobs are purged once",
                    "Every ended single job or array job is listed once with the time of its end, and no other is.",
                    JobInvariants::ended),
            new Check(
                    "stops are of placed jobs",
                    "Among single jobs and children that have not ended, only those with a live attempt are being stopped.",
                    AttemptInvariants::stops),
            new Check(
                    "reasons are of waiting jobs",
                    "Only a job that could be placed, or that stands aside while it waits for others, has a reason for not being placed; one with a time limit has its timer, and"
                            + " no other timer exists.",
                    WaitInvariants::reasons),
            new Check(
                    "whose turn it is not waits for it",
                    "No job has another reason than its turn while one of its queue, or of its share, stands before it that has none.",
                    WaitInvariants::turns),
            new Check(
                    "room is kept for waiting jobs",
                    "Room is reserved only for a job that waits in that queue.",
                    WaitInvariants::reservations),
            new Check(
                    "queues count their jobs",
                    "What a queue has running is the number of live attempts of its jobs; the live nodes of a multi-node parallel job"
                            + " count once together.",
                    WaitInvariants::queueUse),
            new Check(
                    "shares add up",
                    "What a share has in use is the sum of its live attempts, and it counts its open jobs.",
                    ShareInvariants::shares),
            new Check(
                    "consumable resources add up",
                    "What is in use of a consumable resource is the sum of what live attempts have taken, the live nodes of a multi-node"
                            + " parallel job once together; none that they use is gone.",
                    ShareInvariants::consumables),
            new Check(
                    "the index is the rows",
                    "The executors by free room are those of the executors' rows.",
                    WaitInvariants::pools),
            new Check(
                    "names resolve",
                    "The queue of every job that has not ended exists, and so do the compute environments and the scheduling"
                            + " policy of every queue; the highest active revision of a definition is the highest.",
                    ResourceInvariants::names),
            new Check(
                    "deletion begins with a stop",
                    "What is DELETING is disabled, and no queue has an environment that is.",
                    ResourceInvariants::deletions),
            new Check(
                    "tags are of what exists",
                    "Every compute environment, queue, scheduling policy, consumable resource, service environment and quota share has a row of"
                            + " tags, of which there are at most 50; nothing else has one.",
                    ResourceInvariants::tags),
            new Check(
                    "service environments add up",
                    "The instances that a service environment has in use are those of its live attempts, by type.",
                    ServiceInvariants::instances),
            new Check(
                    "quota shares add up",
                    "The instances that a quota share has in use are those of its live attempts, by type; each of these attempts is"
                            + " listed under its queue, and no other is.",
                    ServiceInvariants::quotaShares),
            new Check(
                    "service jobs are among themselves",
                    "A queue has service jobs or others, and only service jobs are SCHEDULED; what is remembered of service jobs"
                            + " is of those that have not ended.",
                    ServiceInvariants::jobs));

    private Invariants() {}

    /**
     * One invariant.
     *
     * @param name short, for people
     * @param says what must hold
     * @param check reports each violation to the consumer
     */
    public record Check(String name, String says, BiConsumer<SchedulerView, Violations> check) {}

    /** Where checks put what they find. */
    public interface Violations {
        /** The row under this key breaks the invariant. */
        void add(Object key, Object found);
    }

    /** Every violation of every invariant, a line each; empty when all is well. */
    public static List<String> violations(SchedulerView view) {
        List<String> found = new ArrayList<>();
        for (Check check : ALL) {
            check.check().accept(view, (key, what) -> found.add(check.name() + ": " + key + ": " + what));
        }
        return found;
    }
}
