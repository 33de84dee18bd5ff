package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.submitter.http.ApiError;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The operations of AWS Batch, by their path. Those that this version lacks are known by name and refused plainly. */
public final class BatchOperations {
    /** The members of the operations that are questions; the commands have schemas. */
    private static final Map<String, Set<String>> MEMBERS = Map.ofEntries(
            Map.entry("CancelJobs", Set.of("jobs", "reason")),
            Map.entry("TerminateJobs", Set.of("jobs", "reason")),
            Map.entry("DescribeJobs", Set.of("jobs")),
            Map.entry(
                    "ListJobs",
                    Set.of(
                            "jobQueue",
                            "arrayJobId",
                            "multiNodeJobId",
                            "jobStatus",
                            "filters",
                            "maxResults",
                            "nextToken")),
            Map.entry(
                    "DescribeJobDefinitions",
                    Set.of("jobDefinitions", "jobDefinitionName", "status", "maxResults", "nextToken")),
            Map.entry("DescribeJobQueues", Set.of("jobQueues", "maxResults", "nextToken")),
            Map.entry("GetJobQueueSnapshot", Set.of("jobQueue")),
            Map.entry("DescribeComputeEnvironments", Set.of("computeEnvironments", "maxResults", "nextToken")),
            Map.entry("DescribeSchedulingPolicies", Set.of("arns")),
            Map.entry("ListSchedulingPolicies", Set.of("maxResults", "nextToken")),
            Map.entry("DescribeConsumableResource", Set.of("consumableResource")),
            Map.entry("ListConsumableResources", Set.of("filters", "maxResults", "nextToken")),
            Map.entry(
                    "ListJobsByConsumableResource", Set.of("consumableResource", "filters", "maxResults", "nextToken")),
            Map.entry("DescribeServiceEnvironments", Set.of("serviceEnvironments", "maxResults", "nextToken")),
            Map.entry("DescribeServiceJob", Set.of("jobId")),
            Map.entry("ListServiceJobs", Set.of("jobQueue", "jobStatus", "filters", "maxResults", "nextToken")),
            Map.entry("TerminateServiceJobs", Set.of("jobs", "reason")),
            Map.entry("DescribeQuotaShare", Set.of("quotaShareArn")),
            Map.entry("ListQuotaShares", Set.of("jobQueue", "maxResults", "nextToken")),
            Map.entry("ListTagsForResource", Set.of("resourceArn")));

    private final Map<String, BatchAction> actions;
    private final Map<String, String> byPath = new HashMap<>();

    /** The operations over these parts. */
    public BatchOperations(BatchContext context) {
        actions = Map.ofEntries(
                Map.entry("RegisterJobDefinition", new RegisterJobDefinitionAction(context)),
                Map.entry("DescribeJobDefinitions", new DescribeJobDefinitionsAction(context)),
                Map.entry("CreateComputeEnvironment", new CreateComputeEnvironmentAction(context)),
                Map.entry("DescribeComputeEnvironments", new DescribeComputeEnvironmentsAction(context)),
                Map.entry("CreateJobQueue", new CreateJobQueueAction(context)),
                Map.entry("DescribeJobQueues", new DescribeJobQueuesAction(context)),
                Map.entry("GetJobQueueSnapshot", new GetJobQueueSnapshotAction(context)),
                Map.entry("SubmitJob", new SubmitJobAction(context)),
                Map.entry("DescribeJobs", new DescribeJobsAction(context)),
                Map.entry("ListJobs", new ListJobsAction(context)),
                Map.entry("CancelJob", new CancelJobAction(context)),
                Map.entry("TerminateJob", new TerminateJobAction(context)),
                Map.entry("CancelJobs", new StopJobsAction(context, CancelJob::new)),
                Map.entry("TerminateJobs", new StopJobsAction(context, TerminateJob::new)),
                Map.entry("DeregisterJobDefinition", new DeregisterJobDefinitionAction(context)),
                Map.entry("UpdateJobQueue", new UpdateJobQueueAction(context)),
                Map.entry("DeleteJobQueue", new DeleteJobQueueAction(context)),
                Map.entry("UpdateComputeEnvironment", new UpdateComputeEnvironmentAction(context)),
                Map.entry("DeleteComputeEnvironment", new DeleteComputeEnvironmentAction(context)),
                Map.entry("CreateSchedulingPolicy", new CreateSchedulingPolicyAction(context)),
                Map.entry("UpdateSchedulingPolicy", new UpdateSchedulingPolicyAction(context)),
                Map.entry("DeleteSchedulingPolicy", new DeleteSchedulingPolicyAction(context)),
                Map.entry("DescribeSchedulingPolicies", new DescribeSchedulingPoliciesAction(context)),
                Map.entry("ListSchedulingPolicies", new ListSchedulingPoliciesAction(context)),
                Map.entry("CreateConsumableResource", new CreateConsumableResourceAction(context)),
                Map.entry("UpdateConsumableResource", new UpdateConsumableResourceAction(context)),
                Map.entry("DeleteConsumableResource", new DeleteConsumableResourceAction(context)),
                Map.entry("DescribeConsumableResource", new DescribeConsumableResourceAction(context)),
                Map.entry("ListConsumableResources", new ListConsumableResourcesAction(context)),
                Map.entry("ListJobsByConsumableResource", new ListJobsByConsumableResourceAction(context)),
                Map.entry("CreateServiceEnvironment", new CreateServiceEnvironmentAction(context)),
                Map.entry("UpdateServiceEnvironment", new UpdateServiceEnvironmentAction(context)),
                Map.entry("DeleteServiceEnvironment", new DeleteServiceEnvironmentAction(context)),
                Map.entry("DescribeServiceEnvironments", new DescribeServiceEnvironmentsAction(context)),
                Map.entry("SubmitServiceJob", new SubmitServiceJobAction(context)),
                Map.entry("DescribeServiceJob", new DescribeServiceJobAction(context)),
                Map.entry("ListServiceJobs", new ListServiceJobsAction(context)),
                Map.entry("UpdateServiceJob", new UpdateServiceJobAction(context)),
                Map.entry("TerminateServiceJob", new TerminateServiceJobAction(context)),
                Map.entry("TerminateServiceJobs", new StopJobsAction(context, TerminateServiceJob::new)),
                Map.entry("CreateQuotaShare", new CreateQuotaShareAction(context)),
                Map.entry("UpdateQuotaShare", new UpdateQuotaShareAction(context)),
                Map.entry("DeleteQuotaShare", new DeleteQuotaShareAction(context)),
                Map.entry("DescribeQuotaShare", new DescribeQuotaShareAction(context)),
                Map.entry("ListQuotaShares", new ListQuotaSharesAction(context)),
                Map.entry("TagResource", new TagResourceAction(context)),
                Map.entry("UntagResource", new UntagResourceAction(context)),
                Map.entry("ListTagsForResource", new ListTagsForResourceAction(context)));
        actions.keySet().forEach(this::addPath);
    }

    private void addPath(String operation) {
        byPath.put(operation.toLowerCase(Locale.ROOT), operation);
    }

    /** The operation of a path's last part; empty when AWS Batch has none. */
    public Optional<String> named(String lowerCaseName) {
        return Optional.ofNullable(byPath.get(lowerCaseName));
    }

    /** Every operation of AWS Batch. */
    public Set<String> all() {
        return Set.copyOf(byPath.values());
    }

    /**
     * Carries out a call.
     *
     * @throws ApiError when the answer is an error
     */
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        return Objects.requireNonNull(actions.get(request.operation()), request.operation())
                .run(request);
    }

    /** The members of an operation that is a question; empty for a command, whose members its schema names. */
    public static Set<String> members(String operation) {
        return MEMBERS.getOrDefault(operation, Set.of());
    }
}
