package io.headrace.scheduler.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.SchedulerEvolution;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.Refusal;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.testkit.Scenario.Message;
import io.headrace.testkit.ScenarioScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A scenario on the topology, in an account of its own. A message goes in as the bytes that the file says. A tick goes in as what
 * leads to it outside: time that passes, with the heartbeats of all executors but those that the file says are silent.
 */
final class ShellScheduler implements ScenarioScheduler {
    /** Of the shortest silence that a scenario speaks of, and more than {@link #GAP}. */
    static final Duration LEASE = Duration.ofSeconds(30);

    static final Duration GAP = Duration.ofSeconds(20);

    private static final String SOURCE = "/scenario";

    private final Shell shell;
    private final ScenarioClock clock;
    private final AccountId account;
    private final Map<String, MessageFamily<?>> families = new HashMap<>();
    private final NavigableMap<ExecutorId, String> registered = new TreeMap<>();
    private final SchedulerState folded = new SchedulerState(new InMemoryTables());
    private long now;
    private long sequence;
    private int sent;

    ShellScheduler(Shell shell, ScenarioClock clock, AccountId account) {
        this.shell = shell;
        this.clock = clock;
        this.account = account;
        for (MessageFamily<?> family : List.of(MessageFamily.COMMANDS, MessageFamily.REPORTS)) {
            family.types().keySet().forEach(type -> families.put(type, family));
        }
    }

    @Override
    public Answer take(Message message, long at) {
        if (message.type().equals("Tick")) {
            tick(message.body().path("silentMillis"), at);
        } else {
            set(at);
            shell.deliver(List.of(record(message)));
        }
        return answer();
    }

    @Override
    public void end() {
        shell.end(account, folded);
    }

    private Answer answer() {
        List<Event> events = new ArrayList<>();
        for (Envelope<Event> envelope : shell.events(account)) {
            assertThat(envelope.sequence()).as("sequence of %s", envelope).isEqualTo(++sequence);
            assertThat(envelope.time()).as("time of %s", envelope).isEqualTo(now);
            SchedulerEvolution.apply(folded, envelope.data(), envelope.sequence(), envelope.time());
            note(envelope.data());
            events.add(envelope.data());
        }
        List<ExecutorOrder> orders = shell.orders(account).stream()
                .sorted(Comparator.comparing(ShellScheduler::place))
                .map(Envelope::data)
                .toList();
        return new Answer(messages(events), messages(orders), events.stream().anyMatch(Refusal.class::isInstance));
    }

    private void note(Event event) {
        if (event instanceof ExecutorRegistered e) {
            registered.put(e.executorId(), e.incarnation());
        } else if (event instanceof ExecutorLost e) {
            registered.remove(e.executorId());
        }
    }

    /** Executors have partitions of their own; among them, the numbers in the ids of orders tell which came first. */
    private static long place(Envelope<ExecutorOrder> order) {
        String[] parts = order.id().split("-"); // account, number of the first event of the step, "order", place
        return (Long.parseLong(parts[1]) << 32) + Long.parseLong(parts[3]);
    }

    private static List<Message> messages(List<?> bodies) {
        return bodies.stream()
                .map(body -> new Message(
                        body.getClass().getSimpleName(), JsonCodec.mapper().<ObjectNode>valueToTree(body)))
                .toList();
    }

    /**
     * To be silent for so long, an executor was heard of at a look at the clock so long ago; and between two looks no more than
     * {@link #GAP} counts.
     */
    private void tick(JsonNode silentMillis, long at) {
        Map<ExecutorId, Long> last = new HashMap<>();
        registered
                .keySet()
                .forEach(executor -> last.put(
                        executor, at - silentMillis.path(executor.value()).asLong(0)));
        for (long moment : moments(last.values(), at)) {
            set(moment);
            shell.tick(account);
            heartbeats(last, moment);
        }
        heartbeats(last, at);
        set(at);
        shell.tick(account);
    }

    /** When to look at the clock before this time. */
    private static List<Long> moments(Iterable<Long> heard, long at) {
        TreeSet<Long> moments = new TreeSet<>();
        for (long moment : heard) {
            for (long next = moment; next < at; next += GAP.toMillis()) {
                moments.add(next);
            }
        }
        return List.copyOf(moments);
    }

    private void heartbeats(Map<ExecutorId, Long> last, long moment) {
        shell.deliver(registered.entrySet().stream()
                .filter(executor -> last.getOrDefault(executor.getKey(), 0L) >= moment)
                .map(executor -> record(new Message(
                        ExecutorHeartbeat.class.getSimpleName(),
                        JsonCodec.mapper().valueToTree(new ExecutorHeartbeat(executor.getKey(), executor.getValue())))))
                .toList());
    }

    private void set(long moment) {
        if (moment < now) {
            throw new IllegalStateException("a silence of the scenario begins before the message that comes before it");
        }
        now = moment;
        clock.set(account, moment);
    }

    private ProducerRecord<String, byte[]> record(Message message) {
        String type = "io.headrace." + message.type() + ".v1";
        MessageFamily<?> family = families.get(type);
        if (family == null) {
            throw new IllegalArgumentException("no command or report is called " + message.type());
        }
        return record(family, type, message);
    }

    private <T> ProducerRecord<String, byte[]> record(MessageFamily<T> family, String type, Message message) {
        byte[] value = message.body().toString().getBytes(UTF_8);
        ProducerRecord<String, byte[]> made =
                new ProducerRecord<>(family.topic().name(), account.value(), value);
        T data = JsonCodec.mapper().readValue(value, family.types().get(type));
        Envelope<T> envelope = new Envelope<>("message-" + ++sent, SOURCE, now, null, account, 0, null, null, data);
        EnvelopeCodec.of(family).encode(envelope, made.headers());
        return made;
    }
}
