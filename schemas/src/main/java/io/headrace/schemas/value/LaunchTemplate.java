package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Launch template of a managed environment (stored and shown).
 *
 * @param launchTemplateId id
 * @param launchTemplateName name
 * @param version version
 */
public record LaunchTemplate(
        @Nullable String launchTemplateId,
        @Nullable String launchTemplateName,
        @Nullable String version) {}
