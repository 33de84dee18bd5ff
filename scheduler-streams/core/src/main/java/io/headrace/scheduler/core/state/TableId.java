package io.headrace.scheduler.core.state;

/**
 * Every table, with the prefix under which a key-value store keeps its rows. A prefix never changes its meaning and is never
 * used again for another table.
 */
public enum TableId {
    /** The account's own row. */
    ACCOUNT('a'),
    /** {@link SchedulerView#jobs()}. */
    JOBS('j'),
    /** {@link SchedulerView#specs()}. */
    SPECS('s'),
    /** {@link SchedulerView#waiting()}. */
    WAITING('w'),
    /** {@link SchedulerView#attempts()}. */
    ATTEMPTS('t'),
    /** {@link SchedulerView#endedChildren()}. */
    ENDED_CHILDREN('c'),
    /** {@link SchedulerView#dependants()}. */
    DEPENDANTS('d'),
    /** {@link SchedulerView#awaited()}. */
    AWAITED('p'),
    /** {@link SchedulerView#readyChildren()}. */
    READY_CHILDREN('y'),
    /** {@link SchedulerView#sweeps()}. */
    SWEEPS('z'),
    /** {@link SchedulerView#releases()}. */
    RELEASES('r'),
    /** {@link SchedulerView#deadlines()}. */
    DEADLINES('l'),
    /** {@link SchedulerView#ended()}. */
    ENDED('n'),
    /** {@link SchedulerView#definitions()}. */
    DEFINITIONS('f'),
    /** {@link SchedulerView#revisions()}. */
    REVISIONS('v'),
    /** {@link SchedulerView#environments()}. */
    ENVIRONMENTS('e'),
    /** {@link SchedulerView#queues()}. */
    QUEUES('q'),
    /** {@link SchedulerView#executors()}. */
    EXECUTORS('h'),
    /** {@link SchedulerView#held()}. */
    HELD('o'),
    /** {@link SchedulerView#reservations()}. */
    RESERVATIONS('m'),
    /** {@link SchedulerView#queueUse()}. */
    QUEUE_USE('k'),
    /** {@link SchedulerView#timeLimits()}. */
    TIME_LIMITS('i'),
    /** {@link SchedulerView#policies()}. */
    POLICIES('P'),
    /** {@link SchedulerView#consumables()}. */
    CONSUMABLES('u'),
    /** {@link SchedulerView#tags()}. */
    TAGS('T'),
    /** {@link SchedulerView#blocked()}. */
    BLOCKED('b'),
    /** {@link SchedulerView#serviceJobs()}. */
    SERVICE_JOBS('S'),
    /** {@link SchedulerView#quotaShares()}. */
    QUOTA_SHARES('Q'),
    /** {@link SchedulerView#quotaAttempts()}. */
    QUOTA_ATTEMPTS('V'),
    /** {@link SchedulerView#shares()}. */
    SHARES('g');

    private final char prefix;

    TableId(char prefix) {
        this.prefix = prefix;
    }

    /** One ASCII character. */
    public char prefix() {
        return prefix;
    }
}
