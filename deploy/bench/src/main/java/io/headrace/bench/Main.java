package io.headrace.bench;

import io.headrace.bench.result.JsonReport;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.TextTable;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program {@code headrace bench}. The table goes to standard output, what happens meanwhile to standard error. */
@Command(
        name = "headrace bench",
        description = "Measures Headrace beside the limit of this machine; both in the same run, in turns.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;

    /** How results are printed. */
    enum Output {
        table,
        json
    }

    @Spec
    private @SuppressWarnings("NullAway.Init") CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "benchmarks to run (default: all)")
    private List<String> names = new ArrayList<>();

    @Option(names = "--quick", description = "shorter rounds, fewer of them")
    private boolean quick;

    @Option(names = "--list", description = "print the benchmarks and end")
    private boolean list;

    @Option(names = "--output", paramLabel = "FORMAT", description = "table (default) or json")
    private Output output = Output.table;

    private Main() {}

    /** Runs and ends the process: 0 when every benchmark has a result or was skipped, 1 when one failed, 2 for bad options. */
    public static void main(String... arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        // Daemons of brokers and clients may be left.
        System.exit(commandLine(out, err).execute(arguments));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new Main());
        command.setOut(out);
        command.setErr(err);
        command.setParameterExceptionHandler((problem, given) -> {
            err.println("headrace bench: " + problem.getMessage());
            return CommandLine.ExitCode.USAGE;
        });
        return command;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<Benchmark> chosen = chosen();
        if (list) {
            chosen.forEach(benchmark -> out.printf("%-22s %s%n", benchmark.name(), benchmark.description()));
            return 0;
        }
        PrintWriter err = spec.commandLine().getErr();
        warnOfCompany(err);
        Path folder = Files.createTempDirectory("headrace-bench-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> FolderTree.delete(folder)));
        List<Row> rows = Suite.run(chosen, new BenchContext(quick, folder, err::println));
        out.print(
                switch (output) {
                    case table -> System.lineSeparator() + TextTable.of(rows);
                    case json -> JsonReport.of(rows, quick);
                });
        out.flush();
        return rows.stream().anyMatch(Row.Broken.class::isInstance) ? FAILED : 0;
    }

    /** Turns cancel what others do to the machine only as long as they do it all the time. */
    private static void warnOfCompany(PrintWriter err) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        int processors = Runtime.getRuntime().availableProcessors();
        if (load > processors / 2.0) {
            err.printf(
                    Locale.ROOT,
                    "Others use this machine too (load %.1f on %d processors): the figures will say little.%n",
                    load,
                    processors);
        }
    }

    private List<Benchmark> chosen() {
        Map<String, Benchmark> all = Suite.all().stream()
                .collect(Collectors.toMap(Benchmark::name, benchmark -> benchmark, (a, b) -> a, LinkedHashMap::new));
        for (String name : names) {
            if (!all.containsKey(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "benchmark '" + name + "': expected one of " + String.join(", ", all.keySet()));
            }
        }
        return all.values().stream()
                .filter(benchmark -> names.isEmpty() || names.contains(benchmark.name()))
                .toList();
    }
}
