package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.container.EffectiveConstraints;
import io.headrace.scheduler.core.container.InvalidJobException;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TaggedResource;
import io.headrace.schemas.command.ResourceCommand.TagResource;
import io.headrace.schemas.command.ResourceCommand.UntagResource;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.ResourceEvent.ResourceUntagged;
import io.headrace.schemas.id.ResourceArn;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags of resources: added, given other values, and removed. */
public final class TagsHandler {
    /** AWS's limit on the tags of one resource. */
    public static final int TAGS_MAX = 50;

    private TagsHandler() {}

    /** Adds and replaces, or refuses. */
    public static Decision tag(SchedulerView view, TagResource body) {
        String command = "TagResource";
        try {
            TaggedResource resource = resource(body.resourceArn());
            Map<String, String> before = tags(view, resource, body.resourceArn());
            Map<String, String> changes = new LinkedHashMap<>(body.tags());
            changes.entrySet().removeAll(before.entrySet());
            if (changes.isEmpty()) {
                return unchanged(command, body.resourceArn());
            }
            long sum = before.size()
                    + changes.keySet().stream()
                            .filter(key -> !before.containsKey(key))
                            .count();
            if (sum > TAGS_MAX) {
                throw RefusedException.invalid("tags has too many elements: resource " + body.resourceArn()
                        + " would have " + sum + " tags, the maximum is " + TAGS_MAX);
            }
            String constraint = changes.get(PlacementConstraint.TAG);
            if (resource.kind() == ResourceKind.JOB_DEFINITION && constraint != null) {
                // Every submission of the definition would read it, and be refused.
                EffectiveConstraints.checkTag(constraint);
            }
            return Decision.of(new ResourceTagged(resource.kind(), resource.name(), changes));
        } catch (InvalidJobException e) {
            return Decision.rejected(command, RejectionReason.INVALID_ARGUMENT, e.getMessage(), null);
        } catch (RefusedException e) {
            return Decision.rejected(command, e.reason(), e.getMessage(), null);
        }
    }

    /** Removes, or refuses. */
    public static Decision untag(SchedulerView view, UntagResource body) {
        String command = "UntagResource";
        try {
            TaggedResource resource = resource(body.resourceArn());
            Map<String, String> before = tags(view, resource, body.resourceArn());
            List<String> gone = body.tagKeys().stream()
                    .distinct()
                    .filter(before::containsKey)
                    .toList();
            return gone.isEmpty()
                    ? unchanged(command, body.resourceArn())
                    : Decision.of(new ResourceUntagged(resource.kind(), resource.name(), gone));
        } catch (RefusedException e) {
            return Decision.rejected(command, e.reason(), e.getMessage(), null);
        }
    }

    private static Map<String, String> tags(SchedulerView view, TaggedResource resource, String arn)
            throws RefusedException {
        Map<String, String> tags = resource.tags(view);
        if (tags == null) {
            throw new RefusedException(RejectionReason.UNKNOWN_RESOURCE, "Resource " + arn + " does not exist");
        }
        return tags;
    }

    private static Decision unchanged(String command, String arn) {
        return Decision.rejected(
                command,
                RejectionReason.ALREADY_APPLIED,
                "Resource " + arn + " has just these tags already; nothing changes",
                null);
    }

    private static TaggedResource resource(String text) throws RefusedException {
        try {
            ResourceArn arn = ResourceArn.parse(text);
            return new TaggedResource(arn.kind(), arn.name());
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid(String.valueOf(e.getMessage()));
        }
    }
}
