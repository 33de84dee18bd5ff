package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes about the machines of a managed compute environment; what is absent or empty stays as it is.
 *
 * @param type {@code EC2}, {@code SPOT}, {@code FARGATE} or {@code FARGATE_SPOT}
 * @param maxvCpus most vCPUs in use at once
 * @param minvCpus vCPUs kept ready
 * @param desiredvCpus vCPUs wanted now, between the other two and not below what was wanted
 * @param allocationStrategy stored and shown
 * @param instanceTypes stored and shown
 * @param imageId stored and shown
 * @param subnets stored and shown
 * @param securityGroupIds stored and shown
 * @param ec2KeyPair stored and shown
 * @param instanceRole stored and shown
 * @param tags stored and shown
 * @param placementGroup stored and shown
 * @param bidPercentage stored and shown
 * @param spotIamFleetRole stored and shown
 * @param launchTemplate stored and shown
 * @param ec2Configuration stored and shown
 * @param scalingPolicy stored and shown
 * @param updateToLatestImageVersion taken and without effect: images are the business of who runs the executors
 */
public record ComputeResourceUpdate(
        @Nullable String type,
        @Nullable Integer maxvCpus,
        @Nullable Integer minvCpus,
        @Nullable Integer desiredvCpus,
        @Nullable String allocationStrategy,
        List<String> instanceTypes,
        @Nullable String imageId,
        List<String> subnets,
        List<String> securityGroupIds,
        @Nullable String ec2KeyPair,
        @Nullable String instanceRole,
        Map<String, String> tags,
        @Nullable String placementGroup,
        @Nullable Integer bidPercentage,
        @Nullable String spotIamFleetRole,
        @Nullable LaunchTemplate launchTemplate,
        List<Ec2Configuration> ec2Configuration,
        @Nullable ScalingPolicy scalingPolicy,
        @Nullable Boolean updateToLatestImageVersion) {
    /** Copies the collections; an absent one becomes empty. */
    public ComputeResourceUpdate {
        instanceTypes = Copies.list(instanceTypes);
        subnets = Copies.list(subnets);
        securityGroupIds = Copies.list(securityGroupIds);
        ec2Configuration = Copies.list(ec2Configuration);
        tags = Copies.map(tags);
    }
}
