package io.headrace.scheduler.streams;

import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.serde.CommandParser;
import io.headrace.schemas.serde.InvalidMessageException;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;

/** Commands and reports that tests begin with. */
final class Samples {
    static final AccountId ACCOUNT = AccountId.DEFAULT;
    static final ExecutorId EXECUTOR = new ExecutorId("host-1");
    static final String INCARNATION = "i-1";

    private Samples() {}

    static RegisterJobDefinition definition(String name) {
        return (RegisterJobDefinition) parse("RegisterJobDefinition", """
                {"jobDefinitionName": "%s", "type": "container", "containerProperties": {
                  "image": "busybox", "command": ["true"],
                  "resourceRequirements": [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "128"}]}}
                """.formatted(name));
    }

    static CreateComputeEnvironment environment(String name, int vcpus) {
        return (CreateComputeEnvironment) parse("CreateComputeEnvironment", """
                {"computeEnvironmentName": "%s", "type": "MANAGED",
                 "computeResources": {"type": "EC2", "maxvCpus": %d, "minvCpus": 0, "subnets": ["s"], "instanceTypes": ["optimal"]}}
                """.formatted(name, vcpus));
    }

    static CreateJobQueue queue(String name, String environment) {
        return (CreateJobQueue) parse("CreateJobQueue", """
                {"jobQueueName": "%s", "priority": 1,
                 "computeEnvironmentOrder": [{"order": 1, "computeEnvironment": "%s"}]}
                """.formatted(name, environment));
    }

    static SubmitJob job(String uuid) {
        return Commands.job("a-job").jobId(uuid).queue("q").definition("d").build();
    }

    static ExecutorStarted executor(int vcpus) {
        return new ExecutorStarted(
                EXECUTOR,
                INCARNATION,
                "host",
                "process",
                List.of("*"),
                new ResourceAmounts(1000 * vcpus, 1024 * vcpus, 0),
                List.of());
    }

    static AttemptStarted started(AttemptId attempt) {
        return new AttemptStarted(EXECUTOR, INCARNATION, attempt, "c-1", 1000, null);
    }

    static AttemptExited exited(AttemptId attempt, int code) {
        return new AttemptExited(EXECUTOR, INCARNATION, attempt, code, null, 1000, 2000, null, false, null);
    }

    /** An environment, a queue and a definition, and an executor with this much. */
    static void prepare(TestCluster cluster, AccountId account, int vcpus) {
        prepareWithoutReading(cluster, account, vcpus);
        cluster.events();
    }

    /** The same, its events not read yet. */
    static void prepareWithoutReading(TestCluster cluster, AccountId account, int vcpus) {
        cluster.send(account, environment("e", 64));
        cluster.send(account, queue("q", "e"));
        cluster.send(account, definition("d"));
        cluster.report(account, executor(vcpus));
    }

    private static Object parse(String operation, String json) {
        try {
            return CommandParser.parse(operation, json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .command();
        } catch (InvalidMessageException e) {
            throw new AssertionError(e);
        }
    }
}
