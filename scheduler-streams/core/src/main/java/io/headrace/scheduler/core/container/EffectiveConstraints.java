package io.headrace.scheduler.core.container;

import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.constraint.InvalidExpressionException;
import io.headrace.schemas.constraint.PlacementExpression;
import io.headrace.schemas.value.PlacementConstraint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The placement constraints of a job: those of its definition and those of the submission, as Amazon ECS has it, and those that the tags of both
 * say, because clients of AWS Batch have no other place for them.
 */
public final class EffectiveConstraints {
    private static final String TAGS = "tags." + PlacementConstraint.TAG;

    /** By their expressions: who says the same again says nothing more. */
    private final Map<String, PlacementConstraint> all = new LinkedHashMap<>();

    private EffectiveConstraints() {}

    /**
     * Those of a job.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static List<PlacementConstraint> of(RegisterJobDefinition definition, SubmitJob body)
            throws InvalidJobException {
        EffectiveConstraints constraints = new EffectiveConstraints();
        constraints.add("the job definition's ", definition);
        constraints.add("", body.placementConstraints(), body.tags());
        return constraints.atMost("placementConstraints of the job and its definition");
    }

    /**
     * Checks those of a definition.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static void check(RegisterJobDefinition definition) throws InvalidJobException {
        EffectiveConstraints constraints = new EffectiveConstraints();
        constraints.add("", definition);
        constraints.atMost("placementConstraints");
    }

    /**
     * Checks one that a tag says.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static void checkTag(String expression) throws InvalidJobException {
        new EffectiveConstraints().add(TAGS, expression);
    }

    private void add(String whose, RegisterJobDefinition definition) throws InvalidJobException {
        add(whose, definition.placementConstraints(), definition.tags());
    }

    private void add(String whose, List<PlacementConstraint> constraints, Map<String, String> tags)
            throws InvalidJobException {
        for (int i = 0; i < constraints.size(); i++) {
            add(
                    whose + "placementConstraints[" + i + "].expression",
                    constraints.get(i).expression());
        }
        String tagged = tags.get(PlacementConstraint.TAG);
        if (tagged != null) {
            add(whose + TAGS, tagged);
        }
    }

    private void add(String field, String expression) throws InvalidJobException {
        try {
            PlacementExpression.parse(expression);
        } catch (InvalidExpressionException e) {
            throw new InvalidJobException(field + " '" + shown(expression) + "' is not valid: " + e.getMessage());
        }
        all.putIfAbsent(expression, PlacementConstraint.memberOf(expression));
    }

    private List<PlacementConstraint> atMost(String field) throws InvalidJobException {
        if (all.size() > PlacementConstraint.COUNT_MAX) {
            throw new InvalidJobException(field + ", with those of tags, are " + all.size() + ": expected at most "
                    + PlacementConstraint.COUNT_MAX);
        }
        return List.copyOf(all.values());
    }

    private static String shown(String expression) {
        String start = expression.length() <= 200 ? expression : expression.substring(0, 200) + "...";
        StringBuilder shown = new StringBuilder();
        start.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
        return shown.toString();
    }
}
