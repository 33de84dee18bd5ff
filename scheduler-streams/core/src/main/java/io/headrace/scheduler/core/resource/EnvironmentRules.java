package io.headrace.scheduler.core.resource;

import io.headrace.schemas.value.ScalingPolicy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds of the vCPU bounds of a managed compute environment, when it is made and when it is changed. */
final class EnvironmentRules {
    private EnvironmentRules() {}

    /** The least is not above the most. */
    static void bounds(int least, long most) throws RefusedException {
        if (least > most) {
            throw RefusedException.invalid("minvCpus " + least + " is above maxvCpus " + most);
        }
    }

    /** What is wanted is between the bounds. */
    static void desired(int desired, int least, long most) throws RefusedException {
        if (desired < least || desired > most) {
            throw RefusedException.invalid(
                    "desiredvCpus " + desired + " is not between minvCpus " + least + " and maxvCpus " + most);
        }
    }

    /** What goes with machines of one's own only, in AWS's words. */
    static void fargate(String type, @Nullable Integer desiredvCpus, Map<String, String> tags) throws RefusedException {
        if (!type.startsWith("FARGATE")) {
            return;
        }
        if (desiredvCpus != null) {
            throw RefusedException.invalid("desiredvCpus is not applicable for Fargate.");
        }
        if (!tags.isEmpty()) {
            throw RefusedException.invalid("tags is not applicable for Fargate.");
        }
    }

    /** An idle machine stays for at least 20 minutes, or is given back when AWS likes. */
    static void scaling(@Nullable ScalingPolicy scaling) throws RefusedException {
        Integer delay = scaling == null ? null : scaling.minScaleDownDelayMinutes();
        if (delay != null && delay > 0 && delay < 20) {
            throw RefusedException.invalid(
                    "scalingPolicy.minScaleDownDelayMinutes " + delay + " is not valid: expected 0 or 20 to 10080");
        }
    }
}
