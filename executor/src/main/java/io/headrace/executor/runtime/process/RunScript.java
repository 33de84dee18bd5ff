package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The text of a run's {@code run} file: read by the launcher's shell, and by us for what we must know after a restart. Pure. */
final class RunScript {

    /** By its first line a script is known to be ours. */
    static final String START = "#headrace-run\n";

    /** Behind a preparation: without it there is no command, and 125 is the run's exit code, as engines have it. */
    static final String OR_END = " || return 125";

    private static final String LABEL = "#label ";
    private static final String CGROUP = "#cgroup ";
    private static final String END = "#end";

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * Variables that a shell does not let anybody set, fills itself, or changes its own ways by: dash's and bash's together. {@code
     * CDPATH}, {@code PWD} and {@code OLDPWD} belong to {@code cd}, which comes after them.
     */
    private static final Set<String> SHELL_OWN = Set.of(
            "IFS",
            "CDPATH",
            "ENV",
            "PWD",
            "OLDPWD",
            "OPTIND",
            "PPID",
            "UID",
            "EUID",
            "SHELLOPTS",
            "POSIXLY_CORRECT",
            "GROUPS",
            "DIRSTACK",
            "FUNCNAME",
            "LINENO",
            "RANDOM",
            "SRANDOM",
            "SECONDS",
            "EPOCHSECONDS",
            "EPOCHREALTIME");

    /**
     * Variables that lead the C library and what it loads: those that glibc itself forgets in a program that has more rights than who started
     * it, as far as the programs before a command could ask for them.
     */
    private static final Set<String> LIBRARY_OWN = Set.of(
            "GCONV_PATH",
            "GETCONF_DIR",
            "HOSTALIASES",
            "LOCALDOMAIN",
            "LOCPATH",
            "NIS_PATH",
            "NLSPATH",
            "RESOLV_HOST_CONF",
            "RES_OPTIONS");

    private static final List<String> LIBRARY_OWN_PREFIXES = List.of("LD_", "GLIBC_", "MALLOC_", "MUSL_");

    /** Our own variables in {@code launcher.sh}, and bash's. */
    private static final List<String> SHELL_OWN_PREFIXES = List.of("headrace_", "BASH");

    /**
     * What we want back after a restart.
     *
     * @param labels the plan's labels
     * @param group the run's control groups, if it has any
     */
    record Header(Map<String, String> labels, Optional<RunGroup> group) {}

    private RunScript() {}

    /**
     * @param labels to be found again by {@link #parse}
     * @param group the run's control groups, if it has any
     * @param preparations lines of shell to be done first, with the executor's rights
     * @param environment all variables, whatever their names
     * @param prefix programs that are started before the command, one by the other; the first of them may have more rights than the job
     * @param command first element a path
     */
    static String write(
            Map<String, String> labels,
            Optional<RunGroup> group,
            List<String> preparations,
            Map<String, String> environment,
            List<String> prefix,
            List<String> command) {
        StringBuilder script = new StringBuilder(1024).append(START);
        labels.forEach((key, value) -> script.append(LABEL)
                .append(URLEncoder.encode(key, UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, UTF_8))
                .append('\n'));
        group.ifPresent(groups -> groups.folders()
                .forEach(path -> script.append(CGROUP).append(path).append('\n')));
        preparations.forEach(line -> script.append(line).append('\n'));
        List<String> foreign = new ArrayList<>();
        // Sorted, so that the same plan gives the same file.
        new TreeMap<>(environment).forEach((name, value) -> {
            if (isForShell(name)) {
                script.append("export ")
                        .append(name)
                        .append('=')
                        .append(quote(value))
                        .append('\n');
            } else {
                foreign.add(name + "=" + value);
            }
        });
        List<String> words = new ArrayList<>(prefix);
        if (!foreign.isEmpty()) {
            // Behind the prefix, and behind the end of env's options: no variable of a job is to lead what has more
            // rights.
            words.addAll(List.of("/usr/bin/env", "--"));
            words.addAll(foreign);
        }
        words.addAll(command);
        script.append("set --");
        words.forEach(word -> script.append(' ').append(quote(word)));
        return script.append('\n').append(END).append('\n').toString();
    }

    /** Whether the shell itself can and may set it, and so without showing its value to anybody. */
    static boolean isForShell(String name) {
        return SHELL_NAME.matcher(name).matches()
                && !SHELL_OWN.contains(name)
                && !LIBRARY_OWN.contains(name)
                && SHELL_OWN_PREFIXES.stream().noneMatch(name::startsWith)
                && LIBRARY_OWN_PREFIXES.stream().noneMatch(name::startsWith);
    }

    /** Reads back what {@link #write} was given; empty if the text is not complete, or nothing that we wrote. */
    static Optional<Header> parse(String script) {
        if (!script.startsWith(START) || !script.endsWith("\n" + END + "\n")) {
            return Optional.empty();
        }
        Map<String, String> labels = new LinkedHashMap<>();
        List<Path> groups = new ArrayList<>();
        for (String line : script.split("\n", -1)) {
            if (line.startsWith(LABEL)) {
                int equals = line.indexOf('=');
                labels.put(
                        URLDecoder.decode(line.substring(LABEL.length(), equals), UTF_8),
                        URLDecoder.decode(line.substring(equals + 1), UTF_8));
            } else if (line.startsWith(CGROUP)) {
                groups.add(Path.of(line.substring(CGROUP.length())));
            } else if (!line.startsWith("#")) {
                // The header ends with the first command: what follows is text of the job.
                break;
            }
        }
        return Optional.of(new Header(labels, groups.isEmpty() ? Optional.empty() : Optional.of(new RunGroup(groups))));
    }

    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
