package io.headrace.schemas.serde;

import io.headrace.schemas.Topics;
import io.headrace.schemas.Topics.Topic;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.LogBatch;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of one topic: a sealed type and the records that it permits.
 *
 * @param <T> the type
 */
public final class MessageFamily<T> {
    /** What clients ask for. */
    public static final MessageFamily<ClientCommand> COMMANDS =
            new MessageFamily<>(Topics.COMMANDS, ClientCommand.class);
    /** What was decided. */
    public static final MessageFamily<Event> EVENTS = new MessageFamily<>(Topics.EVENTS, Event.class);
    /** What executors shall do. */
    public static final MessageFamily<ExecutorOrder> ORDERS =
            new MessageFamily<>(Topics.PLACEMENTS, ExecutorOrder.class);
    /** What executors say. */
    public static final MessageFamily<ExecutorReport> REPORTS =
            new MessageFamily<>(Topics.EXECUTOR_REPORTS, ExecutorReport.class);
    /** What containers print. */
    public static final MessageFamily<LogBatch> LOGS = new MessageFamily<>(Topics.LOGS, LogBatch.class);

    private static final List<MessageFamily<?>> ALL = List.of(COMMANDS, REPORTS, EVENTS, ORDERS, LOGS);

    private final Topic topic;
    private final Map<String, Class<? extends T>> types;

    private MessageFamily(Topic topic, Class<T> root) {
        this.topic = topic;
        Map<String, Class<? extends T>> found = new LinkedHashMap<>();
        collect(root, root, found);
        this.types = Collections.unmodifiableMap(found);
    }

    private static <T> void collect(Class<?> type, Class<T> root, Map<String, Class<? extends T>> found) {
        if (type.isRecord()) {
            found.put(typeName(type), type.asSubclass(root));
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            collect(permitted, root, found);
        }
    }

    /** Every family. */
    public static List<MessageFamily<?>> all() {
        return ALL;
    }

    /** The CloudEvents type of a message, for example {@code io.headrace.SubmitJob.v1}. */
    public static String typeName(Class<?> message) {
        return "io.headrace." + message.getSimpleName() + ".v1";
    }

    /** The topic that carries these messages, and nothing else. */
    public Topic topic() {
        return topic;
    }

    /** CloudEvents type to record class, in the order in which the sealed types list them. */
    public Map<String, Class<? extends T>> types() {
        return types;
    }

    @Override
    public String toString() {
        return topic.name();
    }
}
