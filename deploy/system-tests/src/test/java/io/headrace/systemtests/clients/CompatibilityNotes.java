package io.headrace.systemtests.clients;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reasons and remarks that stand in no schema. Keys are shapes, or members as {@code Shape.member}. */
final class CompatibilityNotes {
    private static final String NAMESPACES = "each container has namespaces of its own";
    private static final String ROUTER = "the logs topic is what a log router would write to";
    private static final String EKS = "Headrace runs containers on its own executors, not pods on Kubernetes";
    private static final String INSTANCES =
            "AWS's managed instances have no counterpart: executors are machines of one's own";

    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("ipcMode", NAMESPACES),
            Map.entry("pidMode", NAMESPACES),
            Map.entry("networkMode", INSTANCES),
            Map.entry("firelensConfiguration", ROUTER),
            Map.entry("eksProperties", EKS),
            Map.entry("eksPropertiesOverride", EKS + "; an empty one is taken"),
            Map.entry("eksConfiguration", EKS),
            Map.entry("managedInstancesProvider", INSTANCES),
            Map.entry("capacityTags", INSTANCES),
            Map.entry("batchImageStatus", "AWS answers it and does not take it"),
            Map.entry("efsVolumeConfiguration", "executors mount paths of their hosts; mount the file system there"),
            Map.entry(
                    "s3filesVolumeConfiguration", "executors mount paths of their hosts; mount the file system there"),
            Map.entry("NodePropertyOverride.instanceTypes", "executors have no instance types"));

    private static final String REQUIREMENTS =
            "a job has it in resourceRequirements, whichever way its definition says it";

    private static final Map<String, String> NEVER_ANSWERED = Map.ofEntries(
            Map.entry("ContainerDetail.memory", REQUIREMENTS),
            Map.entry("ContainerDetail.vcpus", REQUIREMENTS),
            Map.entry("EksAttemptContainerDetail.containerID", EKS),
            Map.entry("EksAttemptContainerDetail.exitCode", EKS),
            Map.entry("EksAttemptContainerDetail.name", EKS),
            Map.entry("EksAttemptContainerDetail.reason", EKS),
            Map.entry("EksAttemptDetail.containers", EKS),
            Map.entry("EksAttemptDetail.eksClusterArn", EKS),
            Map.entry("EksAttemptDetail.initContainers", EKS),
            Map.entry("EksAttemptDetail.nodeName", EKS),
            Map.entry("EksAttemptDetail.podName", EKS),
            Map.entry("EksAttemptDetail.podNamespace", EKS),
            Map.entry("EksAttemptDetail.startedAt", EKS),
            Map.entry("EksAttemptDetail.statusReason", EKS),
            Map.entry("EksAttemptDetail.stoppedAt", EKS),
            Map.entry("NetworkInterface.attachmentId", "the list is always empty"),
            Map.entry("NetworkInterface.ipv6Address", "the list is always empty"),
            Map.entry("NetworkInterface.privateIpv4Address", "the list is always empty"),
            Map.entry("ipcMode", "cannot be given"),
            Map.entry("pidMode", "cannot be given"),
            Map.entry("networkMode", "cannot be given"),
            Map.entry("firelensConfiguration", "cannot be given"),
            Map.entry("FirelensConfiguration.options", "cannot be given"),
            Map.entry("FirelensConfiguration.type", "cannot be given"),
            Map.entry("eksProperties", EKS),
            Map.entry("eksConfiguration", EKS),
            Map.entry("managedInstancesProvider", INSTANCES),
            Map.entry("capacityTags", INSTANCES),
            Map.entry("batchImageStatus", "no machine images are looked after"),
            Map.entry("efsVolumeConfiguration", "cannot be given"),
            Map.entry("s3filesVolumeConfiguration", "cannot be given"));

    /** Members that are there under a condition. */
    private static final Map<String, String> SOMETIMES_ANSWERED = Map.ofEntries(
            Map.entry("JobSummary.capacityUsage", "vCPUs, once the job was placed; a multi-node job's are its nodes'"),
            Map.entry("frontOfQuotaShares", "for a queue with quota shares"),
            Map.entry("nextToken", "unless it is the last page"),
            Map.entry("quotaShareUtilization", "for a queue with quota shares"),
            Map.entry("statusReason", "when there is one"));

    /** What the members of questions are, in the order of the alphabet. */
    private static final Map<String, String> QUESTIONS = Map.ofEntries(
            Map.entry("arns", "ARNs, 1 to 100; unknown ones are left out."),
            Map.entry("arrayJobId", "An array job, whose children are listed by index."),
            Map.entry("CancelJobsRequest.jobs", "Ids, 1 to 50; those that name nothing count as successful."),
            Map.entry("computeEnvironments", "Names or ARNs, up to 100; unknown ones are left out."),
            Map.entry("consumableResource", "Name or ARN."),
            Map.entry("filters", "With AWS's names, values and rules."),
            Map.entry("jobDefinitionName", "All revisions of this name."),
            Map.entry(
                    "jobDefinitions", "Names with or without revision, or ARNs, up to 100; unknown ones are left out."),
            Map.entry("jobQueue", "Name or ARN."),
            Map.entry("jobQueues", "Names or ARNs, up to 100; unknown ones are left out."),
            Map.entry("jobs", "Ids of jobs, array children and nodes, 1 to 100; unknown ones are left out."),
            Map.entry("DescribeServiceJobRequest.jobId", "Id of a service job."),
            Map.entry("jobStatus", "RUNNING when absent."),
            Map.entry("maxResults", "Elements of a page, within AWS's bounds."),
            Map.entry("multiNodeJobId", "A multi-node parallel job, whose nodes are listed by index."),
            Map.entry("name", "What is filtered by."),
            Map.entry("nextToken", "From the answer before; absent for the first page."),
            Map.entry("quotaShareArn", "ARN of a quota share."),
            Map.entry("reason", "Becomes the status reason of the jobs, 1 to 1024 characters."),
            Map.entry("resourceArn", "ARN of what has tags."),
            Map.entry("serviceEnvironments", "Names or ARNs, up to 100; unknown ones are left out."),
            Map.entry("status", "ACTIVE or INACTIVE; both when absent."),
            Map.entry("TerminateJobsRequest.jobs", "Ids, 1 to 50; those that name nothing count as successful."),
            Map.entry(
                    "TerminateServiceJobsRequest.jobs",
                    "Ids of service jobs, 1 to 50; those that name none count as successful."),
            Map.entry("values", "What it must be."));

    private CompatibilityNotes() {}

    static @Nullable String refused(String shape, String member) {
        return find(REFUSED, shape, member);
    }

    static @Nullable String neverAnswered(String shape, String member) {
        return find(NEVER_ANSWERED, shape, member);
    }

    static @Nullable String sometimesAnswered(String shape, String member) {
        return find(SOMETIMES_ANSWERED, shape, member);
    }

    static String question(String shape, String member) {
        String what = find(QUESTIONS, shape, member);
        return what == null ? "" : what;
    }

    private static @Nullable String find(Map<String, String> notes, String shape, String member) {
        String exact = notes.get(shape + "." + member);
        return exact == null ? notes.get(member) : exact;
    }
}
