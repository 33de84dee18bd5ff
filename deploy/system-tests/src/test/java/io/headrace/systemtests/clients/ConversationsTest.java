package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headrace.systemtests.HeadraceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.CEState;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.CEType;
import software.amazon.awssdk.services.batch.model.CRType;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentDetail;
import software.amazon.awssdk.services.batch.model.ContainerOverrides;
import software.amazon.awssdk.services.batch.model.EcsPropertiesOverride;
import software.amazon.awssdk.services.batch.model.EvaluateOnExit;
import software.amazon.awssdk.services.batch.model.JQState;
import software.amazon.awssdk.services.batch.model.JQStatus;
import software.amazon.awssdk.services.batch.model.JobDefinition;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobQueueDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.ListJobsResponse;
import software.amazon.awssdk.services.batch.model.LogConfiguration;
import software.amazon.awssdk.services.batch.model.NodeOverrides;
import software.amazon.awssdk.services.batch.model.NodePropertyOverride;
import software.amazon.awssdk.services.batch.model.NodeRangeProperty;
import software.amazon.awssdk.services.batch.model.RegisterJobDefinitionResponse;
import software.amazon.awssdk.services.batch.model.ResourceRequirement;
import software.amazon.awssdk.services.batch.model.ResourceType;
import software.amazon.awssdk.services.batch.model.RetryAction;
import software.amazon.awssdk.services.batch.model.RetryStrategy;
import software.amazon.awssdk.services.batch.model.SubmitJobResponse;

/**
 * What Nextflow, Airflow, Metaflow, Cromwell and Terraform say to AWS Batch, call by call, and what they read from the
 * answers. Each test is one of them; its comments name what would go wrong there. Snakemake's is in
 * {@link SnakemakeConversationTest}.
 */
@Tag("system")
@Execution(ExecutionMode.CONCURRENT)
class ConversationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path data;

    private static HeadraceProcess headrace;
    private static RecordingProxy proxy;
    private static BatchClient batch;
    private static String queueArn;

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process", "--account", "123456789012");
        proxy = new RecordingProxy(headrace.endpoint());
        batch = JavaSdkDriver.client(proxy.endpoint(), "us-east-1");
        batch.createComputeEnvironment(request -> request.computeEnvironmentName("machines")
                .type(CEType.MANAGED)
                .computeResources(resources -> resources
                        .type(CRType.EC2)
                        .maxvCpus(64)
                        .minvCpus(0)
                        .instanceTypes("optimal")
                        .subnets("subnet-1")
                        .instanceRole("role")));
        queueArn = batch.createJobQueue(request -> request.jobQueueName("work")
                        .priority(1)
                        .computeEnvironmentOrder(order -> order.order(1).computeEnvironment("machines")))
                .jobQueueArn();
    }

    @AfterAll
    static void stop() throws Exception {
        batch.close();
        proxy.close();
        headrace.close();
    }

    @AfterEach
    void everyAnswerFitsTheServiceModel() {
        assertThat(proxy.problems().stream().distinct()).isEmpty();
    }

    @Test
    void shouldHoldNextflowsConversation() {
        // It asks which kind of machines the queue has, to know whether Fargate's rules hold.
        JobQueueDetail queue = batch.describeJobQueues(request -> request.jobQueues("work"))
                .jobQueues()
                .getFirst();
        String environment = queue.computeEnvironmentOrder().getFirst().computeEnvironment();
        assertThat(describeEnvironment(environment).computeResources().type()).isEqualTo(CRType.EC2);

        // A definition for each image, found again by the hash of its settings among those that are ACTIVE.
        assertThat(nextflowDefinition()).isNull();
        RegisterJobDefinitionResponse registered = batch.registerJobDefinition(request -> request.jobDefinitionName(
                        "nf-busybox-latest")
                .type(JobDefinitionType.CONTAINER)
                .containerProperties(container -> container
                        .image("busybox:latest")
                        .command("true")
                        .resourceRequirements(vcpus("1"), memory("1024"))
                        .logConfiguration(LogConfiguration.builder()
                                .logDriver("awslogs")
                                .options(Map.of("awslogs-region", "us-east-1", "awslogs-group", "/aws/batch/job"))
                                .build()))
                .parameters(Map.of("nf-token", "f00"))
                .tags(Map.of("nextflow.io/createdAt", "2026-11-22T10:00:00Z", "nextflow.io/version", "24.10.0")));
        assertThat(nextflowDefinition())
                .isEqualTo(registered.jobDefinitionName() + ":" + registered.revision())
                .isEqualTo("nf-busybox-latest:1");

        String good = nextflow("good", "echo done; exit 0", 0);
        String bad = nextflow("bad", "exit 7", 0);
        String array = nextflow("array", "test $AWS_BATCH_JOB_ARRAY_INDEX != 1", 3);
        String killed = nextflow("killed", "exec sleep 600", 0);

        // It polls in groups of up to a hundred, children of arrays one by one, and finds the entries by their ids.
        List<String> asked = new ArrayList<>(List.of(good, bad, killed, array + ":0", array + ":1", array + ":2"));
        IntStream.range(asked.size(), 100)
                .forEach(i -> asked.add("00000000-0000-4000-8000-0000000000%02d".formatted(i)));
        awaitAll(asked, JobStatus.RUNNING, killed);
        // The text before the colon is what it terminates.
        batch.terminateJob(request -> request.jobId(killed).reason("Job killed by NF"));
        batch.terminateJob(request -> request.jobId(array).reason("Job killed by NF"));
        Map<String, JobDetail> ended = awaitAll(asked, null, null);

        assertThat(ended.get(good).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(ended.get(good).container().exitCode()).isZero();
        assertThat(ended.get(good).container().taskArn()).isNotBlank();
        assertThat(ended.get(good).container().logStreamName()).startsWith("nf-busybox-latest/default/");
        assertThat(ended.get(good).tags()).containsEntry("nextflow.io/taskName", "good");
        // A plain exit is not tried again: its reason is absent, and a lone * matches that too.
        assertThat(ended.get(bad).status()).isEqualTo(JobStatus.FAILED);
        assertThat(ended.get(bad).container().exitCode()).isEqualTo(7);
        assertThat(ended.get(bad).attempts()).hasSize(1);
        assertThat(ended.get(bad).attempts().getLast().statusReason()).doesNotStartWith("Host EC2");
        assertThat(ended.get(array + ":0").status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(ended.get(array + ":1").container().exitCode()).isEqualTo(1);
        assertThat(ended.get(killed).statusReason()).isEqualTo("Job killed by NF");
    }

    /** Only the first page, and only those that are ACTIVE. */
    private static @Nullable String nextflowDefinition() {
        return batch
                .describeJobDefinitions(request -> request.jobDefinitionName("nf-busybox-latest"))
                .jobDefinitions()
                .stream()
                .filter(definition -> definition.status().equals("ACTIVE")
                        && "f00".equals(definition.parameters().get("nf-token")))
                .map(definition -> definition.jobDefinitionName() + ":" + definition.revision())
                .findFirst()
                .orElse(null);
    }

    private static String nextflow(String name, String script, int size) {
        return batch.submitJob(request -> {
                    request.jobName("nf-" + name)
                            .jobQueue("work")
                            .jobDefinition("nf-busybox-latest:1")
                            .tags(Map.of("nextflow.io/taskName", name))
                            .propagateTags(true)
                            .timeout(timeout -> timeout.attemptDurationSeconds(3_600))
                            .retryStrategy(retry -> retry.attempts(5)
                                    .evaluateOnExit(
                                            EvaluateOnExit.builder()
                                                    .action(RetryAction.RETRY)
                                                    .onStatusReason("Host EC2*")
                                                    .build(),
                                            EvaluateOnExit.builder()
                                                    .action(RetryAction.EXIT)
                                                    .onReason("*")
                                                    .build()))
                            .containerOverrides(overrides -> overrides
                                    .command("sh", "-c", script)
                                    .environment(variable("NXF_TASK", name))
                                    .resourceRequirements(vcpus("0.25"), memory("32")));
                    if (size > 0) {
                        request.arrayProperties(array -> array.size(size));
                    }
                })
                .jobId();
    }

    @Test
    void shouldHoldAirflowsConversation() {
        register("airflow", "true");
        // Empty objects are sent as they are, also those of features that nobody asked for.
        SubmitJobResponse submitted = batch.submitJob(request -> request.jobName("airflow")
                .jobQueue(queueArn)
                .jobDefinition("airflow")
                .parameters(Map.of())
                .tags(Map.of())
                .containerOverrides(ContainerOverrides.builder().build())
                .ecsPropertiesOverride(EcsPropertiesOverride.builder().build()));

        // Exactly one job at once, else it asks again and gives up after ten times.
        List<JobDetail> described =
                batch.describeJobs(request -> request.jobs(submitted.jobId())).jobs();
        assertThat(described).singleElement().extracting(JobDetail::jobId).isEqualTo(submitted.jobId());
        JobDetail ended = awaitEnd(submitted.jobId());
        assertThat(ended.status()).isEqualTo(JobStatus.SUCCEEDED);
        // It makes links of these.
        assertThat(ended.jobDefinition()).isEqualTo("arn:aws:batch:us-east-1:123456789012:job-definition/airflow:1");
        assertThat(ended.jobQueue()).isEqualTo(queueArn);
        assertThat(ended.container().logStreamName()).isNotBlank();
        assertThat(ended.attempts())
                .extracting(attempt -> attempt.container().logStreamName())
                .containsExactly(ended.container().logStreamName());

        register("airflow-endless", "exec sleep 600");
        String running = batch.submitJob(
                        request -> request.jobName("killed").jobQueue("work").jobDefinition("airflow-endless"))
                .jobId();
        awaitAll(List.of(running), JobStatus.RUNNING, running);
        batch.terminateJob(request -> request.jobId(running).reason("Task killed by the user"));
        assertThat(awaitEnd(running).statusReason()).isEqualTo("Task killed by the user");

        // The operator that makes an environment waits for VALID; INVALID and DELETED end the wait as failures.
        batch.createComputeEnvironment(request -> request.computeEnvironmentName("airflow")
                .type(CEType.UNMANAGED)
                .state(CEState.ENABLED)
                .serviceRole("role")
                .tags(Map.of()));
        await().atMost(PATIENCE).until(() -> describeEnvironment("airflow").status() == CEStatus.VALID);
        assertThatThrownBy(() -> batch.submitJob(
                        request -> request.jobName("n").jobQueue("nowhere").jobDefinition("airflow")))
                .isInstanceOf(ClientException.class);
    }

    @Test
    void shouldHoldMetaflowsConversation() {
        // Queues to choose from, page by page, those that are ENABLED and VALID.
        assertThat(batch.describeJobQueuesPaginator().jobQueues().stream()
                        .filter(queue -> queue.state() == JQState.ENABLED && queue.status() == JQStatus.VALID)
                        .map(JobQueueDetail::jobQueueName))
                .contains("work");
        // A KeyError when computeResources are not there.
        assertThat(describeEnvironment("machines").computeResources().typeAsString())
                .isEqualTo("EC2");

        String name = "metaflow_" + "0a".repeat(28);
        assertThat(active(name)).isEmpty();
        String definition = batch.registerJobDefinition(request -> request.jobDefinitionName(name)
                        .type(JobDefinitionType.CONTAINER)
                        .containerProperties(container -> container
                                .image("python:3.11")
                                .command("echo", "hello world")
                                .jobRoleArn("arn:aws:iam::123456789012:role/metaflow")
                                .resourceRequirements(vcpus("0.25"), memory("32")))
                        .propagateTags(true))
                .jobDefinitionArn();
        assertThat(active(name))
                .first()
                .extracting(JobDefinition::jobDefinitionArn)
                .isEqualTo(definition);
        String job = batch.submitJob(request -> request.jobName("metaflow-run-1-start-1")
                        .jobQueue("work")
                        .jobDefinition(definition)
                        .parameters(Map.of("metaflow.user", "me", "metaflow.flow_name", "Flow", "metaflow.run_id", "1"))
                        .tags(Map.of("metaflow.user", "me"))
                        .propagateTags(true)
                        .timeout(timeout -> timeout.attemptDurationSeconds(432_000))
                        .retryStrategy(retry -> retry.attempts(1))
                        .containerOverrides(overrides -> overrides
                                // What it reads inside, with a KeyError for each that is absent.
                                .command(
                                        "sh",
                                        "-uc",
                                        "echo $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT $AWS_BATCH_CE_NAME"
                                                + " $AWS_BATCH_JQ_NAME $AWS_EXECUTION_ENV $METAFLOW_USER")
                                .environment(variable("METAFLOW_USER", "me"))
                                .resourceRequirements(vcpus("0.5"), memory("64"))))
                .jobId();
        // It finds the jobs of a run by their parameters, over all states in which they are alive.
        for (JobStatus status : List.of(
                JobStatus.SUBMITTED, JobStatus.PENDING, JobStatus.RUNNABLE, JobStatus.STARTING, JobStatus.RUNNING)) {
            assertThat(batch.listJobsPaginator(
                                    request -> request.jobQueue("work").jobStatus(status))
                            .jobSummaryList())
                    .allSatisfy(summary -> assertThat(summary.jobName()).isNotBlank());
        }
        JobDetail ended = awaitEnd(job);
        assertThat(ended.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(ended.parameters()).containsEntry("metaflow.run_id", "1");
        assertThat(ended.stoppedAt()).isPositive();
        assertThat(ended.createdAt()).isPositive();

        // A parallel step: no container at the job itself, so that the exit code comes from the attempts.
        String nodes = batch.registerJobDefinition(request -> request.jobDefinitionName("metaflow-parallel")
                        .type(JobDefinitionType.MULTINODE)
                        .nodeProperties(properties ->
                                properties.numNodes(2).mainNode(0).nodeRangeProperties(range("0:0"), range("1:1"))))
                .jobDefinitionArn();
        String parallel = batch.submitJob(request -> request.jobName("parallel")
                        .jobQueue("work")
                        .jobDefinition(nodes)
                        .nodeOverrides(NodeOverrides.builder()
                                .nodePropertyOverrides(
                                        override("0:0", "exit 3"), override("1:1", "echo $AWS_BATCH_JOB_NODE_INDEX"))
                                .build()))
                .jobId();
        JobDetail whole = awaitEnd(parallel);
        assertThat(whole.container()).isNull();
        assertThat(whole.attempts().getLast().container().exitCode()).isEqualTo(3);
        assertThat(whole.status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void shouldHoldCromwellsConversation() {
        register("cromwell", "exit 137");
        register("cromwell", "exec sleep 600");
        // The highest of the ACTIVE revisions.
        JobDefinition definition = active("cromwell").stream()
                .max(Comparator.comparing(JobDefinition::revision))
                .orElseThrow();
        assertThat(definition.revision()).isEqualTo(2);
        String killed = batch.submitJob(
                        request -> request.jobName("killed").jobQueue("work").jobDefinition("cromwell:1"))
                .jobId();
        String endless = batch.submitJob(request ->
                        request.jobName("endless").jobQueue("work").jobDefinition(definition.jobDefinitionArn()))
                .jobId();
        // Its poller lists what is alive page by page until there is no token, and describes one by one what it misses
        // there.
        await().atMost(PATIENCE)
                .until(() -> alive(JobStatus.STARTING, JobStatus.RUNNING).contains(endless));
        assertThat(alive(JobStatus.SUBMITTED, JobStatus.PENDING, JobStatus.RUNNABLE))
                .doesNotContain(endless);
        // Exit code 137 stands for a lack of memory, wherever it reads it.
        JobDetail ended = awaitEnd(killed);
        assertThat(ended.attempts().getLast().container().exitCode()).isEqualTo(137);
        assertThat(ended.container().exitCode()).isEqualTo(137);
        assertThat(ended.container().logStreamName()).isNotBlank();
        batch.terminateJob(request -> request.jobId(endless).reason("cromwell abort called"));
        assertThat(awaitEnd(endless).statusReason()).isEqualTo("cromwell abort called");
        // It takes the HTTP status out of the message.
        assertThatThrownBy(() -> batch.submitJob(
                        request -> request.jobName("n").jobQueue("work").jobDefinition("none")))
                .hasMessageContaining("Status Code: 400");
    }

    private static List<String> alive(JobStatus... statuses) {
        List<String> ids = new ArrayList<>();
        for (JobStatus status : statuses) {
            String token = null;
            do {
                String from = token;
                ListJobsResponse page = batch.listJobs(request -> request.jobQueue("work")
                        .jobStatus(status)
                        .maxResults(100)
                        .nextToken(from));
                page.jobSummaryList().stream().map(JobSummary::jobId).forEach(ids::add);
                token = page.nextToken();
            } while (token != null);
        }
        return ids;
    }

    @Test
    void shouldHoldTerraformsConversation() {
        Map<String, String> tags = Map.of("Name", "terraform");
        String policy = batch.createSchedulingPolicy(request -> request.name("terraform")
                        .fairsharePolicy(fair -> fair.computeReservation(1)
                                .shareDecaySeconds(3_600)
                                .shareDistribution(
                                        share -> share.shareIdentifier("A1*").weightFactor(0.1f)))
                        .tags(tags))
                .arn();
        assertThat(batch.describeSchedulingPolicies(request -> request.arns(policy))
                        .schedulingPolicies())
                .singleElement()
                .satisfies(found -> assertThat(found.fairsharePolicy()
                                .shareDistribution()
                                .getFirst()
                                .weightFactor())
                        .isEqualTo(0.1f));

        String environment = batch.createComputeEnvironment(request -> request.computeEnvironmentName("terraform")
                        .type(CEType.MANAGED)
                        .state(CEState.ENABLED)
                        .serviceRole("arn:aws:iam::123456789012:role/batch")
                        .computeResources(resources -> resources
                                .type(CRType.EC2)
                                .instanceRole("role")
                                .instanceTypes("c4.large")
                                .maxvCpus(16)
                                .minvCpus(0)
                                .desiredvCpus(0)
                                .allocationStrategy("BEST_FIT_PROGRESSIVE")
                                .ec2Configuration(image -> image.imageType("ECS_AL2023"))
                                .launchTemplate(template ->
                                        template.launchTemplateId("lt-1").version("$Latest"))
                                .scalingPolicy(scaling -> scaling.minScaleDownDelayMinutes(30))
                                .securityGroupIds("sg-1")
                                .subnets("subnet-1"))
                        .tags(tags))
                .computeEnvironmentArn();
        awaitEnvironment("terraform", CEStatus.VALID);
        ComputeEnvironmentDetail made = describeEnvironment("terraform");
        // What is not read back as it was given is planned again for ever.
        assertThat(made.computeResources().allocationStrategyAsString()).isEqualTo("BEST_FIT_PROGRESSIVE");
        assertThat(made.computeResources().launchTemplate().version()).isEqualTo("$Latest");
        assertThat(made.computeResources().scalingPolicy().minScaleDownDelayMinutes())
                .isEqualTo(30);
        assertThat(made.computeResources().instanceTypes()).containsExactly("c4.large");
        assertThat(made.tags()).isEqualTo(tags);
        batch.updateComputeEnvironment(request -> request.computeEnvironment("terraform")
                .computeResources(resources -> resources.maxvCpus(32))
                .updatePolicy(update -> update.terminateJobsOnUpdate(false).jobExecutionTimeoutMinutes(60L)));
        awaitEnvironment("terraform", CEStatus.VALID);
        assertThat(describeEnvironment("terraform").computeResources().maxvCpus())
                .isEqualTo(32);
        assertThat(describeEnvironment("terraform").updatePolicy().jobExecutionTimeoutMinutes())
                .isEqualTo(60);

        String queue = batch.createJobQueue(request -> request.jobQueueName("terraform")
                        .priority(1)
                        .state(JQState.ENABLED)
                        .schedulingPolicyArn(policy)
                        .computeEnvironmentOrder(order -> order.order(0).computeEnvironment(environment))
                        .tags(tags))
                .jobQueueArn();
        awaitQueue(queue, JQStatus.VALID);
        // It is resent with every update, for a policy can be replaced and never be taken away.
        batch.updateJobQueue(request -> request.jobQueue(queue).priority(2).schedulingPolicyArn(policy));
        awaitQueue(queue, JQStatus.VALID);
        JobQueueDetail found = batch.describeJobQueues(request -> request.jobQueues(queue))
                .jobQueues()
                .getFirst();
        assertThat(found.priority()).isEqualTo(2);
        assertThat(found.schedulingPolicyArn()).isEqualTo(policy);
        assertThat(batch.listTagsForResource(request -> request.resourceArn(queue))
                        .tags())
                .isEqualTo(tags);
        batch.tagResource(request -> request.resourceArn(queue).tags(Map.of("Name", "other")));
        batch.untagResource(request -> request.resourceArn(queue).tagKeys("Name"));

        register("terraform", "true");
        register("terraform", "true");
        assertThatThrownBy(() -> batch.registerJobDefinition(request -> request.jobDefinitionName("terraform")
                        .type(JobDefinitionType.CONTAINER)
                        .retryStrategy(RetryStrategy.builder().build())
                        .containerProperties(
                                container -> container.image("i").resourceRequirements(vcpus("1"), memory("32")))))
                .hasMessageContaining("RetryAttempts must be provided with retry strategy");
        List<JobDefinition> revisions = new ArrayList<>();
        batch.describeJobDefinitionsPaginator(request ->
                        request.jobDefinitionName("terraform").status("ACTIVE").maxResults(1))
                .jobDefinitions()
                .forEach(revisions::add);
        assertThat(revisions).hasSize(2);
        revisions.forEach(revision ->
                batch.deregisterJobDefinition(request -> request.jobDefinition(revision.jobDefinitionArn())));
        assertThat(active("terraform")).isEmpty();

        batch.updateJobQueue(
                request -> request.jobQueue(queue).state(JQState.DISABLED).schedulingPolicyArn(policy));
        awaitQueue(queue, JQStatus.VALID);
        batch.deleteJobQueue(request -> request.jobQueue(queue));
        awaitQueue(queue, JQStatus.DELETED);
        // Gone already is as good as deleted, which it tells by these words.
        assertThatThrownBy(() -> batch.deleteJobQueue(request -> request.jobQueue(queue)))
                .isInstanceOfSatisfying(
                        BatchException.class,
                        error -> assertThat(error.awsErrorDetails().errorMessage())
                                .contains("does not exist"));
        batch.deleteSchedulingPolicy(request -> request.arn(policy));
        batch.updateComputeEnvironment(
                request -> request.computeEnvironment("terraform").state(CEState.DISABLED));
        awaitEnvironment("terraform", CEStatus.VALID);
        batch.deleteComputeEnvironment(request -> request.computeEnvironment("terraform"));
        awaitEnvironment("terraform", CEStatus.DELETED);
    }

    /** Its waits: a state on the way goes on, an absent one counts as DELETED, and any other ends it with the reason as the error. */
    private static void awaitEnvironment(String name, CEStatus wanted) {
        await().atMost(PATIENCE).until(() -> {
            List<ComputeEnvironmentDetail> found = batch.describeComputeEnvironments(
                            request -> request.computeEnvironments(name))
                    .computeEnvironments();
            CEStatus status =
                    found.isEmpty() ? CEStatus.DELETED : found.getFirst().status();
            assertThat(status).isIn(wanted, CEStatus.CREATING, CEStatus.UPDATING, CEStatus.DELETING);
            return status == wanted;
        });
    }

    private static void awaitQueue(String arn, JQStatus wanted) {
        await().atMost(PATIENCE).until(() -> {
            List<JobQueueDetail> found =
                    batch.describeJobQueues(request -> request.jobQueues(arn)).jobQueues();
            JQStatus status =
                    found.isEmpty() ? JQStatus.DELETED : found.getFirst().status();
            assertThat(status).isIn(wanted, JQStatus.CREATING, JQStatus.UPDATING, JQStatus.DELETING);
            return status == wanted;
        });
    }

    // ------------------------------------------------------------------------------------------------------------
    // words

    private static void register(String name, String script) {
        batch.registerJobDefinition(request -> request.jobDefinitionName(name)
                .type(JobDefinitionType.CONTAINER)
                .containerProperties(container -> container
                        .image("busybox")
                        .command("sh", "-c", script)
                        .resourceRequirements(vcpus("0.25"), memory("32"))));
    }

    private static List<JobDefinition> active(String name) {
        return batch.describeJobDefinitions(
                        request -> request.jobDefinitionName(name).status("ACTIVE"))
                .jobDefinitions();
    }

    private static ComputeEnvironmentDetail describeEnvironment(String nameOrArn) {
        List<ComputeEnvironmentDetail> found = batch.describeComputeEnvironments(
                        request -> request.computeEnvironments(nameOrArn))
                .computeEnvironments();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static JobDetail awaitEnd(String job) {
        return awaitAll(List.of(job), null, null).get(job);
    }

    /** Waits until the one job has the status, or, without one, until all of those that exist have ended. */
    private static Map<String, JobDetail> awaitAll(
            List<String> jobs, @Nullable JobStatus status, @Nullable String one) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> batch.describeJobs(request -> request.jobs(jobs)).jobs().stream()
                                .collect(Collectors.toMap(JobDetail::jobId, job -> job)),
                        found -> one == null
                                ? found.values().stream().allMatch(ConversationsTest::ended)
                                : found.get(one).status() == status);
    }

    private static boolean ended(JobDetail job) {
        // A status that the SDK does not know would end Cromwell's run.
        assertThat(job.status()).isNotEqualTo(JobStatus.UNKNOWN_TO_SDK_VERSION);
        return job.status() == JobStatus.SUCCEEDED || job.status() == JobStatus.FAILED;
    }

    static ResourceRequirement vcpus(String value) {
        return ResourceRequirement.builder()
                .type(ResourceType.VCPU)
                .value(value)
                .build();
    }

    static ResourceRequirement memory(String value) {
        return ResourceRequirement.builder()
                .type(ResourceType.MEMORY)
                .value(value)
                .build();
    }

    private static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    private static NodeRangeProperty range(String nodes) {
        return NodeRangeProperty.builder()
                .targetNodes(nodes)
                .container(container ->
                        container.image("busybox").command("true").resourceRequirements(vcpus("0.25"), memory("32")))
                .build();
    }

    private static NodePropertyOverride override(String nodes, String script) {
        return NodePropertyOverride.builder()
                .targetNodes(nodes)
                .containerOverrides(overrides -> overrides.command("sh", "-c", script))
                .build();
    }
}
