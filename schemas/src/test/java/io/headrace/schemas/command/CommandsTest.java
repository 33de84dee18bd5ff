package io.headrace.schemas.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.headrace.schemas.value.ArrayProperties;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ComputeResource;
import io.headrace.schemas.value.ContainerOverrides;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.EvaluateOnExit;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.NodeOverrides;
import io.headrace.schemas.value.NodePropertyOverride;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final String JOB_ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final AccountId ACCOUNT = new AccountId("123456789012");

    @Test
    void shouldMakeTheRecordOfTheJavadocExample() throws UndecodableException {
        ProducerRecord<String, byte[]> render = Commands.job("render-scene-7")
                .queue("nightly")
                .definition("renderer")
                .toRecord(AccountId.DEFAULT);

        assertThat(render.topic()).isEqualTo(Topics.COMMANDS.name());
        assertThat(render.key()).isEqualTo("000000000000");
        Envelope<ClientCommand> sent = decode(render);
        SubmitJob job = (SubmitJob) sent.data();
        assertThat(job.jobName()).isEqualTo("render-scene-7");
        assertThat(job.jobQueue()).isEqualTo("nightly");
        assertThat(job.jobDefinition()).isEqualTo("renderer");
        assertThat(sent.subject()).isEqualTo(job.jobId());
        assertThat(sent.source()).isEqualTo(Commands.DEFAULT_SOURCE);
        assertThat(sent.id()).hasSize(36);
    }

    @Test
    void shouldChooseAnotherJobIdAndCommandIdEachTime() throws UndecodableException {
        SubmitJob first = Commands.job("n").queue("q").definition("d").build();
        SubmitJob second = Commands.job("n").queue("q").definition("d").build();

        assertThat(first.jobId()).isNotEqualTo(second.jobId());
        assertThat(decode(Commands.submitJob(ACCOUNT, first)).id())
                .isNotEqualTo(decode(Commands.submitJob(ACCOUNT, first)).id());
    }

    @Test
    void shouldCarryEverythingThatTheBuilderWasTold() {
        SubmitJob job = Commands.job("n")
                .queue("q")
                .definition("d:3")
                .jobId(JOB_ID)
                .command("echo", "Ref::word")
                .environment("A", "1")
                .resource(ResourceType.MEMORY, "512")
                .arraySize(1_000_000)
                .after("11111111-2222-3333-4444-555555555555:7")
                .afterEach("11111111-2222-3333-4444-555555555556")
                .sequential(DependencyCondition.ENDED)
                .parameter("word", "hi")
                .attempts(3)
                .onExit(new EvaluateOnExit("RETRY", "Host EC2*", null, null))
                .timeout(Duration.ofMinutes(2))
                .tag("team", "film")
                .propagateTags(true)
                .where("attribute:disk == ssd")
                .where("attribute:zone exists")
                .build();

        assertThat(job.jobId()).isEqualTo(JOB_ID);
        assertThat(job.arrayProperties()).isEqualTo(new ArrayProperties(1_000_000));
        assertThat(job.dependsOn())
                .containsExactly(
                        new JobDependency("11111111-2222-3333-4444-555555555555:7", null, null),
                        new JobDependency("11111111-2222-3333-4444-555555555556", "N_TO_N", null),
                        new JobDependency(null, "SEQUENTIAL", DependencyCondition.ENDED));
        assertThat(job.placementConstraints())
                .containsExactly(
                        PlacementConstraint.memberOf("attribute:disk == ssd"),
                        PlacementConstraint.memberOf("attribute:zone exists"));
        assertThat(job.tags()).containsEntry("team", "film");
        assertThat(job).extracting("timeout.attemptDurationSeconds").isEqualTo(120);
        assertThat(job).extracting("retryStrategy.attempts").isEqualTo(3);
        assertThat(job).extracting("containerOverrides.command").isEqualTo(List.of("echo", "Ref::word"));
    }

    @Test
    void shouldCarryChangesToNodes() {
        NodeOverrides changes = new NodeOverrides(
                7,
                List.of(new NodePropertyOverride(
                        "1:", new ContainerOverrides(null, null, List.of("work"), null, List.of(), List.of()), null)));

        SubmitJob job =
                Commands.job("n").queue("q").definition("d").nodes(changes).build();

        assertThat(job.nodeOverrides()).isEqualTo(changes);
        assertThatThrownBy(() -> Commands.job("n")
                        .queue("q")
                        .definition("d")
                        .nodes(new NodeOverrides(1001, List.of()))
                        .build())
                .hasMessageContaining("SubmitJob.nodeOverrides.numNodes: 1001 is above the maximum 1000");
    }

    @Test
    void shouldRefuseBeforeAnythingIsSent() {
        assertRefused(() -> Commands.job("n").definition("d").build(), "SubmitJob.jobQueue: required but missing");
        assertRefused(
                () -> Commands.job("a b").queue("q").definition("d").build(),
                "SubmitJob.jobName: Job name should match valid pattern: 'a b' is not valid: expected 1 to 128 letters, digits, hyphens and underscores, the first a letter or digit");
        assertRefused(
                () -> Commands.job("n").queue("q").definition("d").jobId("7").build(),
                "SubmitJob.jobId: '7' is not valid: expected a lower-case UUID");
        assertRefused(
                () -> Commands.job("n")
                        .queue("q")
                        .definition("d")
                        .tag("t", "a\0b")
                        .build(),
                "SubmitJob.tags.t: contains a NUL");
        assertRefused(
                () -> Commands.job("n")
                        .queue("q")
                        .definition("d")
                        .tag("t", "\ud800")
                        .build(),
                "SubmitJob");
        assertRefused(
                () -> Commands.cancelJob(ACCOUNT, new CancelJob(JOB_ID, "")),
                "CancelJob.reason: '' is shorter than the minimum of 1 characters");
        assertRefused(
                () -> Commands.toRecord(ACCOUNT, new CancelJob(JOB_ID, "r"), " ", "1"),
                "CloudEvents source: ' ' is empty, expected some text");
    }

    @Test
    void shouldMakeARecordOfEveryCommand() throws UndecodableException {
        ComputeResource machines = new ComputeResource(
                "EC2", 8, null, null, null, List.of(), null, List.of(), List.of(), null, null, Map.of(), null, null,
                null, null, List.of(), null);
        CreateComputeEnvironment environment =
                new CreateComputeEnvironment("ce", "MANAGED", null, null, machines, null, Map.of());
        CreateJobQueue queue =
                new CreateJobQueue("q", null, 1, List.of(new ComputeEnvironmentOrder(1, "ce")), Map.of());
        RegisterJobDefinition definition = new RegisterJobDefinition(
                "d", "container", Map.of(), null, null, null, null, null, Map.of(), null, List.of(), null);
        CancelJob cancel = new CancelJob(JOB_ID + ":3", "why not");
        TerminateJob terminate = new TerminateJob(JOB_ID, "enough");

        assertThat(decode(Commands.createComputeEnvironment(ACCOUNT, environment))
                        .data())
                .isEqualTo(environment);
        assertThat(decode(Commands.createJobQueue(ACCOUNT, queue)).data()).isEqualTo(queue);
        assertThat(decode(Commands.registerJobDefinition(ACCOUNT, definition)).data())
                .isEqualTo(definition);
        assertThat(decode(Commands.cancelJob(ACCOUNT, cancel)).subject()).isEqualTo(JOB_ID + ":3");
        assertThat(decode(Commands.terminateJob(ACCOUNT, terminate, "/shop")).source())
                .isEqualTo("/shop");
        Envelope<ClientCommand> given = decode(Commands.toRecord(ACCOUNT, terminate, "/shop", "order-7"));
        assertThat(given.id()).isEqualTo("order-7");
        assertThat(given.account()).isEqualTo(ACCOUNT);
    }

    @Test
    void shouldTellNoTimeLimitsFromTimeLimitsThatStay() throws UndecodableException {
        UpdateJobQueue stay = new UpdateJobQueue("q", null, null, 7, List.of(), null, null, null);
        UpdateJobQueue none = new UpdateJobQueue("q", null, null, 7, List.of(), List.of(), null, null);

        assertThat(decode(Commands.toRecord(ACCOUNT, stay, "/shop", "1")).data())
                .isEqualTo(stay);
        assertThat(decode(Commands.toRecord(ACCOUNT, none, "/shop", "2")).data())
                .isEqualTo(none)
                .isNotEqualTo(stay);
    }

    private static void assertRefused(Runnable call, String start) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(start);
    }

    private static Envelope<ClientCommand> decode(ProducerRecord<String, byte[]> sent) throws UndecodableException {
        return EnvelopeCodec.of(MessageFamily.COMMANDS).decode(sent.key(), sent.headers(), sent.value());
    }
}
