package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.CEState;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.CEType;
import software.amazon.awssdk.services.batch.model.CRType;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentDetail;
import software.amazon.awssdk.services.batch.model.JQState;
import software.amazon.awssdk.services.batch.model.JQStatus;
import software.amazon.awssdk.services.batch.model.JobDefinition;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobQueueDetail;
import software.amazon.awssdk.services.batch.model.RetryStrategy;

/** What Terraform says to AWS Batch. */
final class TerraformConversation extends Conversation {
    TerraformConversation(BatchClient batch, String queueArn) {
        super(batch, queueArn);
    }

    @Override
    void hold() {
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
    private void awaitEnvironment(String name, CEStatus wanted) {
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

    private void awaitQueue(String arn, JQStatus wanted) {
        await().atMost(PATIENCE).until(() -> {
            List<JobQueueDetail> found =
                    batch.describeJobQueues(request -> request.jobQueues(arn)).jobQueues();
            JQStatus status =
                    found.isEmpty() ? JQStatus.DELETED : found.getFirst().status();
            assertThat(status).isIn(wanted, JQStatus.CREATING, JQStatus.UPDATING, JQStatus.DELETING);
            return status == wanted;
        });
    }
}
