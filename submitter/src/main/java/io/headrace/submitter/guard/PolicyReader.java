package io.headrace.submitter.guard;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads policies in IAM's JSON form. Parts of it that would change what a policy means and are not taken here ({@code
 * Condition}, policy variables, principals) are refused, never passed over.
 */
final class PolicyReader {
    private static final Pattern ACTION = Pattern.compile("\\*|[a-z0-9-]+:[A-Za-z0-9*?]+");
    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");

    private PolicyReader() {}

    static List<Statement> read(Field policy) {
        policy.object(Set.of("Version", "Id", "Statement"));
        policy.member("Version")
                .optionalText()
                .filter(version -> !VERSIONS.contains(version))
                .ifPresent(version -> {
                    throw policy.member("Version").wrong("2012-10-17");
                });
        return policy.member("Statement").oneOrMore().stream()
                .map(PolicyReader::statement)
                .toList();
    }

    private static Statement statement(Field statement) {
        if (statement.member("Condition").present()) {
            throw new BadAccessFileException(statement.member("Condition").path()
                    + ": conditions are not supported, expected none: write what is meant with Action and Resource");
        }
        statement.object(Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"));
        boolean notAction = alternative(statement, "Action", "NotAction");
        boolean notResource = alternative(statement, "Resource", "NotResource");
        return new Statement(
                allows(statement.member("Effect")),
                texts(statement.member(notAction ? "NotAction" : "Action"), PolicyReader::action),
                notAction,
                texts(statement.member(notResource ? "NotResource" : "Resource"), PolicyReader::resource),
                notResource);
    }

    private static boolean allows(Field effect) {
        return switch (effect.optionalText().orElse("")) {
            case "Allow" -> true;
            case "Deny" -> false;
            default -> throw effect.wrong("Allow or Deny");
        };
    }

    /** Whether the second of two members is there; exactly one of them must be. */
    private static boolean alternative(Field statement, String name, String inverse) {
        boolean inverted = statement.member(inverse).present();
        if (inverted == statement.member(name).present()) {
            throw new BadAccessFileException(statement.path() + ": has " + (inverted ? "both" : "neither") + " " + name
                    + " and " + inverse + ", expected exactly one of them");
        }
        return inverted;
    }

    private interface Check {
        String text(Field field);
    }

    private static List<String> texts(Field field, Check check) {
        return field.oneOrMore().stream().map(check::text).toList();
    }

    private static String action(Field field) {
        String action = field.text();
        if (!ACTION.matcher(action).matches()) {
            throw field.wrong("* or service:Action, for example batch:Describe*");
        }
        if (!action.equals("*")) {
            // It would allow nothing, or, which is worse, deny nothing.
            Actions.expectedInsteadOf(action).ifPresent(expected -> {
                throw field.wrong(expected);
            });
        }
        return action;
    }

    private static String resource(Field field) {
        String resource = field.text();
        if (resource.contains("${")) {
            throw field.wrong("an ARN without variables");
        }
        if (!resource.equals("*")) {
            Resources.expectedInsteadOf(resource).ifPresent(expected -> {
                throw field.wrong(expected);
            });
        }
        return resource;
    }
}
