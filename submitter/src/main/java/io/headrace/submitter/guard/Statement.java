package io.headrace.submitter.guard;

import java.util.List;
import java.util.Locale;

/**
 * One statement of a policy.
 *
 * @param allow whether it allows; else it denies
 * @param actions patterns of {@code service:Action}, compared without regard to case
 * @param allButActions whether it is about all actions but these ({@code NotAction})
 * @param resources {@code *}, or patterns of ARNs, whose parts are compared one by one
 * @param allButResources whether it is about all resources but these ({@code NotResource})
 */
record Statement(
        boolean allow, List<String> actions, boolean allButActions, List<String> resources, boolean allButResources) {
    /** Parts of an ARN; the last may have colons itself. */
    static final int ARN_PARTS = 6;

    Statement {
        actions =
                actions.stream().map(action -> action.toLowerCase(Locale.ROOT)).toList();
        resources = List.copyOf(resources);
    }

    /**
     * Whether it is about this action on this resource.
     *
     * @param names all ARNs of the resource: it is one that the statement names, or leaves out, if any of them is
     */
    boolean covers(String action, List<String> names) {
        String lower = action.toLowerCase(Locale.ROOT);
        return actions.stream().anyMatch(pattern -> Wildcards.matches(pattern, lower)) != allButActions
                && names.stream().anyMatch(this::names) != allButResources;
    }

    private boolean names(String resource) {
        return resources.stream().anyMatch(pattern -> matchesArn(pattern, resource));
    }

    private static boolean matchesArn(String pattern, String resource) {
        if (pattern.equals("*")) {
            return true;
        }
        String[] patterns = pattern.split(":", ARN_PARTS);
        String[] parts = resource.split(":", ARN_PARTS);
        if (patterns.length != ARN_PARTS || parts.length != ARN_PARTS) {
            return false;
        }
        for (int i = 0; i < ARN_PARTS; i++) {
            if (!Wildcards.matches(patterns[i], parts[i])) {
                return false;
            }
        }
        return true;
    }
}
