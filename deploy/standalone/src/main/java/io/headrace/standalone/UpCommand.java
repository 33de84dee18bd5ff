package io.headrace.standalone;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.streams.AccountConfigs;
import io.headrace.standalone.InstanceTypes.OwnRetentions;
import io.headrace.standalone.InstanceTypes.ServiceInstances;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.terminal.Console;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headrace up}: all of Headrace in this process, until Ctrl-C. */
@Command(
        name = "up",
        description = "Run broker, scheduler, front door and one executor in this process, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private Instance instance = new Instance();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = InstanceTypes.Port.class,
            description = "Port of the front door, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            converter = InstanceTypes.Port.class,
            description = "Port of the broker, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int kafkaPort = 9092;

    @Option(
            names = "--retention-hours",
            paramLabel = "HOURS",
            converter = InstanceTypes.Retention.class,
            description = "How long a job is known after its end (default: 168, seven days).")
    private Duration retention = SchedulerConfig.DEFAULT.retention();

    @Option(
            names = "--retention-hours-by-account",
            paramLabel = "ACCOUNT=HOURS,...",
            converter = InstanceTypes.RetentionsByAccount.class,
            description = "The same for some accounts.")
    private OwnRetentions retentions = OwnRetentions.NONE;

    @Option(
            names = "--instance-types",
            paramLabel = "TYPE=VCPUS:MIB[:GPUS],...",
            converter = InstanceTypes.ServiceInstancesByType.class,
            description = "What instances of service jobs have, beside or in place of AWS's own types.")
    private ServiceInstances instanceTypes = ServiceInstances.NONE;

    UpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        StandaloneConfig config = instance.config("up", port, kafkaPort, scheduling());
        try (CtrlC ctrlC = CtrlC.listen();
                StartProgress progress = new StartProgress(console);
                Standalone standalone = Standalone.start(config, progress)) {
            progress.close();
            say(standalone, config);
            if (standalone.runtimeName().equals("docker")) {
                Thread.ofPlatform().daemon().name("usual-image").start(this::ensureImage);
            }
            var unused = standalone.failure().thenRun(ctrlC::press);
            var unusedToo = standalone
                    .executorLeft()
                    .thenRun(() -> console.note("The executor is drained and has left. Nothing runs here until the next"
                            + " start, but on executors beside it; all else goes on."));
            ctrlC.await();
            if (standalone.failure().isDone()) {
                throw new CliFailure("a part failed: %s (log: %s)"
                        .formatted(standalone.failure().join(), LogFile.in(config.dataFolder())));
            }
            console.note("Stopping. Jobs that run go on, and the next start finds them again.");
        }
        return 0;
    }

    private AccountConfigs scheduling() {
        return new AccountConfigs(
                SchedulerConfig.DEFAULT.withRetention(retention).withInstanceTypes(instanceTypes.byType()),
                retentions.byAccount());
    }

    private void say(Standalone standalone, StandaloneConfig config) {
        URI api = standalone.endpoint();
        console.print("""
            Headrace is up.
              API and status page  %s
              Kafka                %s
              Jobs                 %s
              Data                 %s

            Point an AWS client at it (any credentials work on this machine):
              export AWS_ENDPOINT_URL_BATCH=%s AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=%s
              export AWS_DEFAULT_REGION=%s AWS_ACCESS_KEY_ID=headrace AWS_SECRET_ACCESS_KEY=headrace
              aws --endpoint-url %s batch describe-job-queues
            %s
            Ctrl-C stops it.\
            """.formatted(
                        api,
                        standalone.bootstrapServers(),
                        standalone.runtimeNotice(),
                        config.dataFolder(),
                        api,
                        api,
                        config.region(),
                        api,
                        "Or use its own command line:\n  " + ownCommandLine(api)));
    }

    /** The image of jobs that name none. Beside everything else: a registry may take its time. */
    private void ensureImage() {
        try {
            DemoImage.ensure();
        } catch (RuntimeException e) {
            console.note(
                    e.getMessage() + "; jobs need images that the engine has, or: ./headrace up --runtime process");
        }
    }

    private static String ownCommandLine(URI api) {
        String where = api.getPort() == 8080 ? "" : "HEADRACE_ENDPOINT=" + api + " ";
        return where + "./headrace submit --wait -- echo hello";
    }
}
