package io.headrace.scheduler.streams.store;

/**
 * Names of the topology's nodes and of its store. They stand in metrics, and the store's name in the name of its changelog
 * topic: a name never changes and a retired one is never used again.
 */
public final class StoreNames {
    /** The one store. */
    public static final String STATE = "state";

    /** Source of commands. */
    public static final String READ_COMMANDS = "read-commands";

    /** Source of executor reports. */
    public static final String READ_REPORTS = "read-reports";

    /** The one processor. */
    public static final String DECIDE = "decide";

    /** Sink of events. */
    public static final String WRITE_EVENTS = "write-events";

    /** Sink of orders to executors. */
    public static final String WRITE_ORDERS = "write-orders";

    /** Sink of what could not be decoded or decided. */
    public static final String WRITE_DEAD_LETTERS = "write-dead-letters";

    private StoreNames() {}
}
