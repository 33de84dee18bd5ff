package io.headrace.testkit;

import io.headrace.testkit.Scenario.Message;
import io.headrace.testkit.Scenario.Outcome;
import io.headrace.testkit.Scenario.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/** Scenarios that no scheduler may pass: a good one, of which one thing at a time is changed. */
final class WrongScenarios {
    private static final Message NEVER =
            new Message("JobPurged", JsonNodeFactory.instance.objectNode().put("jobId", "never"));

    private static final UnaryOperator<List<Message>> SAME = messages -> messages;

    private WrongScenarios() {}

    static List<Scenario> all() {
        Scenario right = ScenarioReader.named("a-single-job-runs-to-success");
        List<Scenario> wrong = new ArrayList<>();
        wrong.add(expecting("an event too few", right, WrongScenarios::withoutLast, SAME));
        wrong.add(expecting("an event too many", right, WrongScenarios::withOneMore, SAME));
        wrong.add(expecting("no event at all", right, events -> List.of(), SAME));
        wrong.add(expecting("events in another order", right, List::reversed, SAME));
        wrong.add(expecting("another member in an event", right, WrongScenarios::withAnotherId, SAME));
        wrong.add(expecting("no order", right, SAME, orders -> List.of()));
        wrong.add(expecting("an order too many", right, SAME, WrongScenarios::withOneMore));
        wrong.add(expecting("another member in an order", right, SAME, WrongScenarios::withAnotherId));
        wrong.add(leadingUpWithARefusal(right));
        return wrong;
    }

    /** The step with an order is the one that is changed. */
    private static Scenario expecting(
            String name, Scenario right, UnaryOperator<List<Message>> events, UnaryOperator<List<Message>> orders) {
        List<Step> steps = right.steps().stream()
                .map(step -> {
                    Outcome then = step.then();
                    return then == null || then.orders().isEmpty()
                            ? step
                            : new Step(
                                    step.at(),
                                    step.when(),
                                    new Outcome(events.apply(then.events()), orders.apply(then.orders())));
                })
                .toList();
        return new Scenario(name, right.rule(), right.config(), steps);
    }

    /** The last of the setup comes twice, which is refused the second time. */
    private static Scenario leadingUpWithARefusal(Scenario right) {
        Step definition = right.steps().stream()
                .filter(step -> step.when().type().equals("CreateJobQueue"))
                .findFirst()
                .orElseThrow();
        List<Step> steps = new ArrayList<>(right.steps());
        steps.add(steps.indexOf(definition) + 1, definition);
        return new Scenario("a refusal that nothing is said about", right.rule(), right.config(), steps);
    }

    private static List<Message> withoutLast(List<Message> messages) {
        return messages.subList(0, messages.size() - 1);
    }

    private static List<Message> withOneMore(List<Message> messages) {
        return Stream.concat(messages.stream(), Stream.of(NEVER)).toList();
    }

    private static List<Message> withAnotherId(List<Message> messages) {
        List<Message> changed = new ArrayList<>(messages);
        Message last = changed.removeLast();
        changed.add(new Message(last.type(), last.body().deepCopy().put("attemptId", "another")));
        return changed;
    }
}
