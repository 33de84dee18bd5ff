package io.headrace.bench.core;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.Workload;
import io.headrace.bench.result.Row;
import io.headrace.scheduler.core.Command;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.SchedulerStep;
import io.headrace.scheduler.core.StepResult;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.Refusal;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.serde.JsonCodec;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * What a plan costs while a multi-node parallel job waits for room on half of many executors, beside what it costs while none does: one
 * attempt after the other ends, and what is free is looked through for the nodes each time. The core alone, tables in memory.
 */
public final class CoreNodes implements Benchmark {
    private static final int EXECUTORS = 2_000;
    private static final int NODES = 1_000;
    private static final int BEHIND = 1_000;
    /** So few that in all rounds together the nodes do not find room. */
    private static final int ENDS = 150;

    private static final double MICROS = 1e3;
    private static final String FINGERPRINT = "0123456789abcdef".repeat(4);

    @Override
    public String name() {
        return "core-nodes";
    }

    @Override
    public String description() {
        return "the core alone, with a multi-node parallel job of 1,000 nodes waiting and with none";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        Account nodes = new Account(true);
        Account none = new Account(false);
        Rounds.Pair pair = Rounds.inTurns(context, context.pick(3, 5), nodes::microsPerEnd, none::microsPerEnd);
        return List.of(new Row.Compared(
                name(), "processor time of an attempt's end and its plan", "µs", pair.ours(), pair.limit(), null));
    }

    /** Executors that are all in use, and jobs behind whatever waits first. */
    private static final class Account {
        private final SchedulerState state = new SchedulerState(new InMemoryTables());
        private final SchedulerStep step = new SchedulerStep(SchedulerConfig.DEFAULT);
        private final Deque<JobPlaced> running = new ArrayDeque<>();
        private long now = 1_700_000_000_000L;

        private Account(boolean nodes) {
            request("{'computeEnvironmentName':'e','type':'UNMANAGED'}", ClientCommand.CreateComputeEnvironment.class);
            request(
                    "{'jobQueueName':'q','priority':1,'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'e'}]}",
                    ClientCommand.CreateJobQueue.class);
            request(
                    "{'jobDefinitionName':'one','type':'container','containerProperties':{'image':'i','vcpus':3,'memory':2048}}",
                    ClientCommand.RegisterJobDefinition.class);
            request(
                    "{'jobDefinitionName':'nodes','type':'multinode','nodeProperties':{'numNodes':" + NODES
                            + ",'mainNode':0,'nodeRangeProperties':[{'targetNodes':'0:',"
                            + "'container':{'image':'i','vcpus':1,'memory':3000}}]}}",
                    ClientCommand.RegisterJobDefinition.class);
            for (int i = 0; i < EXECUTORS; i++) {
                report(
                        "{'executorId':'x" + i
                                + "','incarnation':'i','hostname':'h','runtime':'docker','computeEnvironments':['e'],"
                                + "'capacity':{'vcpuMillis':4000,'memoryMib':4096,'gpus':0},'attempts':[]}",
                        ExecutorStarted.class);
            }
            for (int i = 0; i < EXECUTORS; i++) {
                submit("one");
            }
            if (nodes) {
                submit("nodes");
            }
            for (int i = 0; i < BEHIND; i++) {
                submit("one");
            }
            run(new Command.Tick(Map.of()));
        }

        private double microsPerEnd() {
            long begin = cpuNanos();
            for (int i = 0; i < ENDS; i++) {
                JobPlaced ended = running.removeLast();
                report(
                        "{'executorId':'" + ended.executorId().value() + "','incarnation':'i','attemptId':'"
                                + ended.attemptId() + "','exitCode':0,'startedAt':1,'stoppedAt':2}",
                        AttemptExited.class);
            }
            return (cpuNanos() - begin) / MICROS / ENDS;
        }

        /** Of this thread, which does it all: so that it says something on a machine that others use, too. */
        private static long cpuNanos() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        private void submit(String definition) {
            request(
                    "{'jobId':'" + Workload.jobId() + "','jobName':'j','jobQueue':'q','jobDefinition':'" + definition
                            + "'}",
                    ClientCommand.SubmitJob.class);
        }

        private void request(String json, Class<? extends ClientCommand> type) {
            run(new Command.Requested(read(json, type), FINGERPRINT));
        }

        private void report(String json, Class<? extends ExecutorReport> type) {
            run(new Command.Reported(read(json, type)));
        }

        private static <T> T read(String json, Class<T> type) {
            return JsonCodec.mapper().readValue(json.replace('\'', '"'), type);
        }

        private void run(Command command) {
            StepResult result = step.run(state, command, ++now);
            result.events().forEach(recorded -> {
                if (recorded.event() instanceof JobPlaced placed) {
                    running.add(placed);
                } else if (recorded.event() instanceof Refusal) {
                    throw new IllegalStateException(command + " was refused: " + recorded.event());
                }
            });
        }
    }
}
