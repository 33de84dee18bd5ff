package io.headrace.testkit;

import io.headrace.testkit.ScenarioScheduler.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One rule by example: messages that come in at virtual times, and exactly what follows from each. The same files run on the
 * pure core and on everything that is built around it. {@link ScenarioReader} says how a file looks.
 *
 * @param name the file's name, a sentence
 * @param rule what it shows
 * @param config numbers that differ from the defaults, by name
 * @param steps what comes in, in order
 */
public record Scenario(String name, String rule, ObjectNode config, List<Step> steps) {
    /** Copies the list. */
    public Scenario {
        steps = List.copyOf(steps);
    }

    /**
     * Plays it to a scheduler: every message in turn, and what came of it compared with what must.
     *
     * @throws AssertionError naming the scenario, when anything else came of a message
     */
    public void play(ScenarioScheduler scheduler) {
        for (Step step : steps) {
            Answer answer = scheduler.take(step.when(), step.at());
            if (step.then() != null) {
                step.then().check(name + ": " + rule + "\nwhen " + step.when(), answer.events(), answer.orders());
            } else if (answer.refused()) {
                throw new AssertionError(name + ": refused when leading up with " + step.when() + "\nbut was"
                        + listed(answer.events(), answer.orders()));
            }
        }
        scheduler.end();
    }

    /**
     * The configuration that it is about.
     *
     * @param usual what holds for what it does not name; an amount by its component's name, a duration with its unit behind it
     *     ({@code retentionSeconds})
     * @throws IllegalArgumentException when it names something that there is not
     */
    public <R extends Record> R configured(R usual) {
        return new ScenarioConfig(config).over(usual);
    }

    /**
     * A message comes in.
     *
     * @param at milliseconds since the epoch
     * @param when the message
     * @param then what must follow; absent when this only leads up to what is shown, and then nothing may be refused
     */
    public record Step(long at, Message when, @Nullable Outcome then) {}

    /**
     * A message of any kind.
     *
     * @param type simple name of its record, for example {@code SubmitJob}
     * @param body its members
     */
    public record Message(String type, ObjectNode body) {
        @Override
        public String toString() {
            return type + ": " + ScenarioReader.aliased(body.toString());
        }
    }

    /**
     * What must follow from a message: these and no others, in this order. Members that are not named may be anything.
     *
     * @param events types and the members that matter
     * @param orders likewise
     */
    public record Outcome(List<Message> events, List<Message> orders) {
        /** Copies the lists. */
        public Outcome {
            events = List.copyOf(events);
            orders = List.copyOf(orders);
        }

        /** Fails, showing both, when something else followed. */
        public void check(String where, List<Message> actualEvents, List<Message> actualOrders) {
            List<String> differences = new ArrayList<>();
            compare("event", events, actualEvents, differences);
            compare("order", orders, actualOrders, differences);
            if (!differences.isEmpty()) {
                throw new AssertionError(where + "\n  " + String.join("\n  ", differences) + "\nexpected"
                        + listed(events, orders) + "\nbut was" + listed(actualEvents, actualOrders));
            }
        }
    }

    private static void compare(String kind, List<Message> expected, List<Message> actual, List<String> differences) {
        if (expected.size() != actual.size()) {
            differences.add("expected " + expected.size() + " " + kind + "s but got " + actual.size());
        }
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            String where = kind + " " + (i + 1);
            if (!expected.get(i).type().equals(actual.get(i).type())) {
                differences.add(where + ": expected " + expected.get(i).type() + " but got "
                        + actual.get(i).type());
            } else {
                compare(where, expected.get(i).body(), actual.get(i).body(), differences);
            }
        }
    }

    private static void compare(String where, JsonNode expected, @Nullable JsonNode actual, List<String> differences) {
        if (expected.isNull() && (actual == null || actual.isNull())) {
            return;
        }
        if (actual != null && expected.isObject() && actual.isObject()) {
            expected.forEachEntry((name, value) -> compare(where + "." + name, value, actual.get(name), differences));
        } else if (actual != null && expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(where + "[" + i + "]", expected.get(i), actual.get(i), differences);
            }
        } else if (actual == null
                || !sameKind(expected, actual)
                || !expected.asString().equals(actual.asString())) {
            differences.add(ScenarioReader.aliased(where + ": expected " + expected + " but got " + actual));
        }
    }

    private static boolean sameKind(JsonNode expected, JsonNode actual) {
        return expected.isValueNode() ? expected.getNodeType() == actual.getNodeType() : expected.equals(actual);
    }

    private static String listed(List<Message> events, List<Message> orders) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append("\n  - ").append(event));
        orders.forEach(order -> text.append("\n  order - ").append(order));
        return text.isEmpty() ? "\n  nothing" : text.toString();
    }
}
