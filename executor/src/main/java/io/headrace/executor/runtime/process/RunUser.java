package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As whom commands run. An executor that is root runs them as somebody who may do little, unless it is told otherwise; any other can run
 * them as itself alone.
 *
 * <p>Whoever it is, a command gets a session and a process group of its own: a signal to its group, {@code kill 0} for example, is nobody
 * else's.
 *
 * @param name the user's name
 * @param other who owns a run's working directory; empty when that is the executor's own user
 * @param prefix the words before a command that make it theirs, in a session of its own
 */
record RunUser(String name, Optional<UserPrincipal> other, List<String> prefix) {

    private static final String ROOT = "root";

    /** There on every system, owner of nothing. */
    private static final String LITTLE = "nobody";

    private static final List<Path> PROGRAM_FOLDERS = List.of(Path.of("/usr/bin"), Path.of("/bin"));

    /**
     * Finds the user.
     *
     * @param wish the user's name; empty for the usual one
     * @throws ContainerFailure with one line, if there is none of that name or commands cannot be run so
     */
    static RunUser of(Optional<String> wish) throws ContainerFailure {
        String own = System.getProperty("user.name");
        String name = wish.orElse(own.equals(ROOT) ? LITTLE : own);
        List<String> session = List.of(program("setsid"));
        if (name.equals(own)) {
            return new RunUser(name, Optional.empty(), session);
        }
        if (!own.equals(ROOT)) {
            throw failure("process.user: '" + name + "', expected '" + own
                    + "', whose executor this is: only root's can" + " run commands as somebody else");
        }
        List<String> prefix = new ArrayList<>(session);
        prefix.add(program("setpriv"));
        try {
            UserPrincipal principal =
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
            prefix.addAll(List.of("--reuid=" + name, "--regid=" + groupOf(name), "--init-groups", "--no-new-privs"));
            return new RunUser(name, Optional.of(principal), List.copyOf(prefix));
        } catch (IOException e) {
            throw failure("process.user: '" + name + "' is no user of this machine; name one, or root");
        }
    }

    private static String groupOf(String name) throws IOException {
        Process id = new ProcessBuilder("id", "-g", name).start();
        String group = new String(id.getInputStream().readAllBytes(), UTF_8).strip();
        if (group.isEmpty()) {
            throw new IOException("no group");
        }
        return group;
    }

    private static String program(String name) throws ContainerFailure {
        for (Path folder : PROGRAM_FOLDERS) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program)) {
                return program.toString();
            }
        }
        throw failure("the process runtime needs the program " + name + " (package util-linux)");
    }

    private static ContainerFailure failure(String detail) {
        return new ContainerFailure(Code.UNSUPPORTED, detail);
    }

    /** What the variables that name the user say to commands of somebody else than us. */
    Map<String, String> variables(Path work) {
        return other.isEmpty() ? Map.of() : Map.of("USER", name, "LOGNAME", name, "HOME", work.toString());
    }

    /** Gives the working directory to the user. */
    void own(Path work) throws IOException {
        if (other.isPresent()) {
            Files.setOwner(work, other.get());
        }
    }
}
