package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another launch template for some instance types (stored and shown).
 *
 * @param launchTemplateId id
 * @param launchTemplateName name
 * @param version version
 * @param targetInstanceTypes the instance types
 * @param userdataType {@code EKS_BOOTSTRAP_SH} or {@code EKS_NODEADM}
 */
public record LaunchTemplateOverride(
        @Nullable String launchTemplateId,
        @Nullable String launchTemplateName,
        @Nullable String version,
        List<String> targetInstanceTypes,
        @Nullable String userdataType) {
    /** Copies the instance types; absent ones become none. */
    public LaunchTemplateOverride {
        targetInstanceTypes = Copies.list(targetInstanceTypes);
    }
}
