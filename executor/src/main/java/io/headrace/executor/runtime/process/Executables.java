package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds a command's program as execvp(3) does, and says in an engine's words when there is none. */
final class Executables {

    private Executables() {}

    /**
     * The command with its program named by an absolute path.
     *
     * @param command at least one element
     * @param searchPath folders, separated by colons
     */
    static List<String> resolve(List<String> command, String searchPath) throws ContainerFailure {
        String program = command.get(0);
        List<String> resolved = new ArrayList<>(command);
        resolved.set(0, program.indexOf('/') >= 0 ? checked(program) : found(program, searchPath));
        return resolved;
    }

    private static String checked(String program) throws ContainerFailure {
        // A relative path can name nothing: a run begins in an empty folder.
        if (!program.startsWith("/") || !Files.isRegularFile(Path.of(program))) {
            throw failure(program, "no such file or directory");
        }
        if (!Files.isExecutable(Path.of(program))) {
            throw failure(program, "permission denied");
        }
        return program;
    }

    private static String found(String program, String searchPath) throws ContainerFailure {
        for (String folder : searchPath.split(":")) {
            Path candidate = Path.of(folder.isEmpty() ? "/" : folder, program).toAbsolutePath();
            if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return candidate.toString();
            }
        }
        throw failure(program, "executable file not found in $PATH");
    }

    private static ContainerFailure failure(String program, String detail) {
        return new ContainerFailure(Code.CANNOT_START, "exec: \"" + program + "\": " + detail);
    }
}
