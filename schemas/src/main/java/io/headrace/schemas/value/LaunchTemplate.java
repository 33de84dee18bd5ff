package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Launch template of a managed environment (stored and shown).
 *
 * @param launchTemplateId id
 * @param launchTemplateName name
 * @param version version
 * @param overrides at most 10, other templates for some instance types
 * @param userdataType {@code EKS_BOOTSTRAP_SH} or {@code EKS_NODEADM}
 */
public record LaunchTemplate(
        @Nullable String launchTemplateId,
        @Nullable String launchTemplateName,
        @Nullable String version,
        List<LaunchTemplateOverride> overrides,
        @Nullable String userdataType) {
    /** Copies the overrides; absent ones become none. */
    public LaunchTemplate {
        overrides = Copies.list(overrides);
    }
}
