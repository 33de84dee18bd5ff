package io.headrace.executor.runtime;

import io.headrace.executor.runtime.ContainerRuntimeContract.Program;
import java.util.List;

/** The suite's programs for a runtime that really runs something: a POSIX shell with the usual tools. */
public final class ShellPrograms {

    private ShellPrograms() {}

    public static List<String> command(Program program) {
        return switch (program) {
            case Program.Exits exits -> shell("exit " + exits.code());
            case Program.Prints prints -> List.of("printf", "%s", prints.text());
            case Program.PrintsMegabytes prints ->
                shell("i=0; while [ $i -lt " + prints.megabytes() * 16
                        + " ]; do head -c 65535 /dev/zero | tr '\\0' x; echo; i=$((i+1)); done");
            case Program.PrintsVariable prints -> List.of("awk", "BEGIN { print ENVIRON[\"" + prints.name() + "\"] }");
            case Program.Sleeps sleeps -> shell("trap 'kill $!; exit 143' TERM; echo ready; sleep 300 & wait");
            case Program.IgnoresTerm ignores -> shell("trap '' TERM; echo ready; sleep 300; sleep 300");
            case Program.UsesMuchMemory uses -> shell("head -c 400000000 /dev/zero | tail");
            case Program.Burns burns -> shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done");
            case Program.IsMissing missing -> List.of("no-such-program-anywhere", "x");
        };
    }

    private static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }
}
