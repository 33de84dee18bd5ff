package io.headrace.bench;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.command.SubmitJobBuilder;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.KeyValuePair;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceRequirement;
import io.headrace.schemas.value.ResourceType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages that all benchmarks are made of: one queue on one environment, one definition of the usual size, one executor. */
public final class Workload {
    /** The executor that benchmarks play themselves. */
    public static final ExecutorId EXECUTOR = new ExecutorId("bench");

    /** Its process. */
    public static final String INCARNATION = "bench-1";

    /** The one queue. */
    public static final String QUEUE = "bench";

    private static final String ENVIRONMENT = "bench";
    private static final String DEFINITION = "bench";
    private static final int MIB_PER_JOB = 64;

    private Workload() {}

    /** Definition, environment and queue. Each job takes one vCPU and {@value #MIB_PER_JOB} MiB. */
    public static List<ClientCommand> setup(String image, String... command) {
        return List.of(
                new RegisterJobDefinition(
                        DEFINITION,
                        "container",
                        Map.of(),
                        null,
                        container(image, List.of(command)),
                        null,
                        null,
                        null,
                        Map.of(),
                        null,
                        List.of(),
                        null),
                new CreateComputeEnvironment(ENVIRONMENT, "UNMANAGED", null, null, null, null, Map.of()),
                new CreateJobQueue(QUEUE, null, 1, List.of(new ComputeEnvironmentOrder(1, ENVIRONMENT)), Map.of()));
    }

    /** An executor with room for so many of these jobs. */
    public static ExecutorStarted executor(int jobs) {
        return new ExecutorStarted(EXECUTOR, INCARNATION, "bench", "process", List.of("*"), room(jobs), List.of());
    }

    /** What so many jobs use. */
    public static ResourceAmounts room(int jobs) {
        return new ResourceAmounts(Math.multiplyExact(jobs, 1000), Math.multiplyExact(jobs, MIB_PER_JOB), 0);
    }

    /** A job. */
    public static SubmitJob job(String jobId) {
        return submission(jobId).build();
    }

    /** An array job. */
    public static SubmitJob array(String jobId, int children) {
        return submission(jobId).arraySize(children).build();
    }

    private static SubmitJobBuilder submission(String jobId) {
        return Commands.job("bench-job").queue(QUEUE).definition(DEFINITION).jobId(jobId);
    }

    /** A job of this name was submitted. */
    public static JobSubmitted submitted(JobId id, String name) {
        return new JobSubmitted(
                id,
                name,
                QUEUE,
                DEFINITION + ":1",
                null,
                List.of(),
                Map.of(),
                container("busybox", List.of("true")),
                null,
                room(1),
                null,
                null,
                Map.of(),
                null,
                List.of(),
                null,
                0,
                List.of(),
                null,
                "0".repeat(64));
    }

    /** The attempt's container runs. */
    public static AttemptStarted started(AttemptId attempt, long now) {
        return new AttemptStarted(EXECUTOR, INCARNATION, attempt, "4711", now, null);
    }

    /** The attempt's container has ended well. */
    public static AttemptExited exited(AttemptId attempt, long now) {
        return new AttemptExited(EXECUTOR, INCARNATION, attempt, 0, null, now, now, null, false, null);
    }

    /** A job id that nobody has. */
    public static String jobId() {
        return JobId.fresh().toString();
    }

    private static ContainerProperties container(String image, List<String> command) {
        @Nullable Integer none = null;
        return new ContainerProperties(
                image,
                none,
                none,
                command,
                null,
                null,
                List.of(),
                List.of(new KeyValuePair("BENCH_INPUT", "/data/input"), new KeyValuePair("BENCH_MODE", "fast")),
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                List.of(
                        new ResourceRequirement(ResourceType.VCPU, "1"),
                        new ResourceRequirement(ResourceType.MEMORY, Integer.toString(MIB_PER_JOB))),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
