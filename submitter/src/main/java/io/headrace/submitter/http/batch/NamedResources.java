package io.headrace.submitter.http.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Which members of a request name the resources that the operation is about. */
public final class NamedResources {
    /**
     * A member that names one, or a list of them.
     *
     * @param kind of resource, as ARNs have it
     * @param path its name, behind those of what it stands in and {@code /}
     */
    public record Member(String kind, String path) {
        /** The names and ARNs that a request has there. */
        public List<String> values(JsonNode body) {
            Stream<JsonNode> found = Stream.of(body);
            for (String name : path.split("/")) {
                found = found.map(object -> object.path(name))
                        .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value));
            }
            return found.filter(JsonNode::isString).map(JsonNode::stringValue).toList();
        }
    }

    private static final Map<String, List<Member>> MEMBERS = Map.ofEntries(
            of("SubmitJob", "job-definition", "jobDefinition", "job-queue", "jobQueue"),
            of("CancelJob", "job", "jobId"),
            of("TerminateJob", "job", "jobId"),
            of("CancelJobs", "job", "jobs"),
            of("TerminateJobs", "job", "jobs"),
            of("RegisterJobDefinition", "job-definition", "jobDefinitionName"),
            of("DeregisterJobDefinition", "job-definition", "jobDefinition"),
            of(
                    "CreateJobQueue",
                    "job-queue",
                    "jobQueueName",
                    "compute-environment",
                    "computeEnvironmentOrder/computeEnvironment",
                    "scheduling-policy",
                    "schedulingPolicyArn",
                    "service-environment",
                    "serviceEnvironmentOrder/serviceEnvironment"),
            of(
                    "UpdateJobQueue",
                    "job-queue",
                    "jobQueue",
                    "compute-environment",
                    "computeEnvironmentOrder/computeEnvironment",
                    "scheduling-policy",
                    "schedulingPolicyArn",
                    "service-environment",
                    "serviceEnvironmentOrder/serviceEnvironment"),
            of("DeleteJobQueue", "job-queue", "jobQueue"),
            of("GetJobQueueSnapshot", "job-queue", "jobQueue"),
            of("CreateComputeEnvironment", "compute-environment", "computeEnvironmentName"),
            of("UpdateComputeEnvironment", "compute-environment", "computeEnvironment"),
            of("DeleteComputeEnvironment", "compute-environment", "computeEnvironment"),
            of("CreateSchedulingPolicy", "scheduling-policy", "name"),
            of("UpdateSchedulingPolicy", "scheduling-policy", "arn"),
            of("DeleteSchedulingPolicy", "scheduling-policy", "arn"),
            of("DescribeSchedulingPolicies", "scheduling-policy", "arns"),
            of("CreateConsumableResource", "consumable-resource", "consumableResourceName"),
            of("UpdateConsumableResource", "consumable-resource", "consumableResource"),
            of("DeleteConsumableResource", "consumable-resource", "consumableResource"),
            of("DescribeConsumableResource", "consumable-resource", "consumableResource"),
            of("ListJobsByConsumableResource", "consumable-resource", "consumableResource"),
            of("CreateServiceEnvironment", "service-environment", "serviceEnvironmentName"),
            of("UpdateServiceEnvironment", "service-environment", "serviceEnvironment"),
            of("DeleteServiceEnvironment", "service-environment", "serviceEnvironment"),
            of("SubmitServiceJob", "job-queue", "jobQueue"),
            of("DescribeServiceJob", "service-job", "jobId"),
            of("UpdateServiceJob", "service-job", "jobId"),
            of("TerminateServiceJob", "service-job", "jobId"),
            of("TerminateServiceJobs", "service-job", "jobs"),
            of("CreateQuotaShare", "job-queue", "jobQueue"),
            of("UpdateQuotaShare", "job-queue", "quotaShareArn"),
            of("DeleteQuotaShare", "job-queue", "quotaShareArn"),
            of("DescribeQuotaShare", "job-queue", "quotaShareArn"),
            of("ListQuotaShares", "job-queue", "jobQueue"));

    /** Of consumable resources, for which nobody needs a permission. */
    private static final Map<String, List<Member>> CONSUMABLES = Map.ofEntries(
            of(
                    "SubmitJob",
                    "consumable-resource",
                    "consumableResourcePropertiesOverride/consumableResourceList/consumableResource",
                    "consumable-resource",
                    "nodeOverrides/nodePropertyOverrides/consumableResourcePropertiesOverride/consumableResourceList/consumableResource"),
            of(
                    "RegisterJobDefinition",
                    "consumable-resource",
                    "consumableResourceProperties/consumableResourceList/consumableResource",
                    "consumable-resource",
                    "nodeProperties/nodeRangeProperties/consumableResourceProperties/consumableResourceList/consumableResource"));

    private NamedResources() {}

    private static Map.Entry<String, List<Member>> of(String operation, String... kindsAndPaths) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < kindsAndPaths.length; i += 2) {
            members.add(new Member(kindsAndPaths[i], kindsAndPaths[i + 1]));
        }
        return Map.entry(operation, members);
    }

    /** Those for which a permission is needed; none for questions about all there is. */
    public static List<Member> of(String operation) {
        return MEMBERS.getOrDefault(operation, List.of());
    }

    /** All of them. */
    static Stream<Member> all(String operation) {
        return Stream.concat(of(operation).stream(), CONSUMABLES.getOrDefault(operation, List.of()).stream());
    }

    /** The operations that need permissions for what they name. */
    public static Set<String> operations() {
        return MEMBERS.keySet();
    }
}
