package io.headrace.standalone;

import io.headrace.busybox.BusyboxImage;
import io.headrace.scheduler.streams.AccountConfigs;
import io.headrace.standalone.demo.DemoFailure;
import io.headrace.standalone.demo.DemoRun;
import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.terminal.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace demo}: starts everything, runs a pipeline to its end, checks the result, and stops. */
@Command(
        name = "demo",
        description = "Start everything, run a pipeline over this project's own files to its end, and stop.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Console console;

    @Mixin
    private Instance instance = new Instance();

    DemoCommand(Console console) {
        this.console = console;
    }

    private static void ensureImage() {
        try {
            DemoImage.ensure();
        } catch (CliFailure missing) {
            throw new CliFailure(missing.getMessage() + "; or: ./headrace demo --runtime process", missing);
        }
    }

    @Override
    public Integer call() throws IOException {
        StandaloneConfig plain = instance.config("demo", 0, 0, AccountConfigs.DEFAULT);
        Path runs = plain.dataFolder().resolve("runs");
        StandaloneConfig config = plain.withJobFolder(runs);
        Path project = Path.of(System.getProperty("headrace.home", "")).toAbsolutePath();
        try (CtrlC ctrlC = CtrlC.listen();
                StartProgress progress = new StartProgress(console);
                Standalone standalone = Standalone.start(config, progress)) {
            if (standalone.runtimeName().equals("docker")) {
                progress.next("from the image " + BusyboxImage.NAME);
                ensureImage();
            }
            progress.close();
            console.print("Headrace is up: broker, scheduler, front door and one executor in this process.");
            Path run = runs.resolve(RUN_NAME.format(console.now()));
            String job = new DemoRun(new ApiClient(standalone.endpoint(), console::note), console, BusyboxImage.NAME)
                    .run(project, Files.createDirectories(run));
            console.print("\nThe merge job, from the event log:\n");
            int status = Main.commandLine(console)
                    .execute("history", job, "--endpoint", standalone.endpoint().toString());
            if (status != 0) {
                throw new DemoFailure("the history of " + job + " cannot be shown");
            }
            console.print("\nInput and output lie in %s\neverything else in %s".formatted(run, config.dataFolder()));
            console.print(
                    "Next: ./headrace up, or with what the demo did: ./headrace up --data " + config.dataFolder());
            return 0;
        } catch (DemoFailure failure) {
            throw new CliFailure(failure.getMessage() + " (log: " + LogFile.in(config.dataFolder()) + ")", failure);
        }
    }
}
