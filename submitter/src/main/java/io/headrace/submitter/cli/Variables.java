package io.headrace.submitter.cli;

import io.headrace.service.Nearest;
import io.headrace.submitter.cli.terminal.Console;
import java.util.Set;
import java.util.TreeSet;

/** Headrace's environment variables. A misspelt one has no effect, which its owner cannot see. */
final class Variables {
    private static final String PREFIX = "HEADRACE_";

    /** {@code HEADRACE_JAVA_OPTS} is the launcher's, {@code HEADRACE_RUN} marks the processes of a job. */
    private static final Set<String> KNOWN =
            Set.of(Connection.VARIABLE, Connection.CA, "HEADRACE_JAVA_OPTS", "HEADRACE_RUN");

    /** Begin the variables of services, which check their own. */
    private static final Set<String> SERVICES =
            Set.of("HEADRACE_SCHEDULER_", "HEADRACE_EXECUTOR_", "HEADRACE_SUBMITTER_");

    private Variables() {}

    /** Says of each that nothing knows what was probably meant. */
    static void warn(Console console) {
        for (String name : new TreeSet<>(console.variables().keySet())) {
            if (name.startsWith(PREFIX)
                    && !KNOWN.contains(name)
                    && SERVICES.stream().noneMatch(name::startsWith)) {
                console.note("headrace: warning: the variable " + name + " is unknown"
                        + Nearest.to(name, KNOWN)
                                .map("; did you mean %s?"::formatted)
                                .orElse(""));
            }
        }
    }
}
