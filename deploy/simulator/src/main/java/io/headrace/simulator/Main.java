package io.headrace.simulator;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code headrace sim}. */
@Command(
        name = "headrace sim",
        description =
                "Runs scheduler and executors in virtual time, with faults of all kinds, and checks what must hold.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    @Spec
    private @SuppressWarnings("NullAway.Init") CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", description = "where all chance comes from (default: the clock)")
    private @Nullable Long seed;

    @Option(
            names = "--days",
            paramLabel = "D",
            description = "simulated days with faults, also parts of one (default: ${DEFAULT-VALUE})")
    private double days = 1;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "how many seeds, one after the other, counting up (default: ${DEFAULT-VALUE})")
    private int seeds = 1;

    @Option(names = "--verbose", description = "print everything that happens")
    private boolean verbose;

    private Main() {}

    /** Runs and ends the process: 0 when all is well, 1 when something happened that never may, 2 for bad options. */
    public static void main(String... arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(commandLine(out, err).execute(arguments));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new Main());
        command.setOut(out);
        command.setErr(err);
        command.setParameterExceptionHandler((problem, given) -> {
            err.println("headrace sim: " + problem.getMessage());
            return CommandLine.ExitCode.USAGE;
        });
        return command;
    }

    @Override
    public Integer call() {
        if (!(days > 0 && days <= 10_000)) {
            throw new ParameterException(
                    spec.commandLine(), "--days " + days + ": expected more than 0, at most 10000");
        }
        PrintWriter out = spec.commandLine().getOut();
        long first = seed != null ? seed : System.currentTimeMillis() % 1_000_000;
        int failures = 0;
        for (long chosen = first; chosen < first + seeds; chosen++) {
            failures += run(chosen, out) ? 0 : 1;
        }
        if (seeds > 1) {
            out.println(failures + " of " + seeds + " seeds failed");
        }
        return failures == 0 ? 0 : FAILED;
    }

    private boolean run(long chosen, PrintWriter out) {
        out.println("seed " + chosen + ", " + text(days) + " days");
        Consumer<Object> everything = verbose ? out::println : ignored -> {};
        Consumer<String> progress = seeds > 1 ? ignored -> {} : out::println;
        Simulation simulation = new Simulation(chosen, length(days), progress, everything);
        long before = System.nanoTime();
        try {
            simulation.run();
        } catch (RuntimeException trouble) {
            out.print(failure(simulation, trouble, chosen, days));
            out.flush();
            return false;
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        out.print(
                seeds > 1
                        ? simulation.counts() + System.lineSeparator()
                        : simulation.counts().table());
        out.printf(
                Locale.ROOT,
                "%s simulated in %.1f s, %.0f steps/s%n",
                Duration.ofSeconds(simulation.elapsed() / 1000),
                seconds,
                simulation.counts().steps / seconds);
        return true;
    }

    /** Milliseconds, rounded: the same days are always the same time. */
    static Duration length(double days) {
        return Duration.ofMillis(Math.round(days * DAY_MILLIS));
    }

    /** What happened last, what is wrong with it, and how to see it again. */
    static String failure(Simulation simulation, RuntimeException trouble, long seed, double days) {
        StringBuilder text = new StringBuilder();
        simulation.trace().latest().forEach(line -> text.append(line).append(System.lineSeparator()));
        String rule = trouble instanceof Violation violation ? violation.rule() : "no exceptions";
        text.append(System.lineSeparator())
                .append("VIOLATED  ")
                .append(rule)
                .append(System.lineSeparator())
                .append(trouble)
                .append(System.lineSeparator());
        if (!(trouble instanceof Violation)) {
            for (StackTraceElement element : trouble.getStackTrace()) {
                text.append("    at ").append(element).append(System.lineSeparator());
            }
        }
        return text.append("again with: ./headrace sim --seed ")
                .append(seed)
                .append(" --days ")
                .append(text(days))
                .append(System.lineSeparator())
                .toString();
    }

    private static String text(double days) {
        return days == Math.rint(days) ? Long.toString(Math.round(days)) : Double.toString(days);
    }
}
