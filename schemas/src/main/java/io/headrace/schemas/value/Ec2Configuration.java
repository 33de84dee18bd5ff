package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Machine image of a managed environment (stored and shown).
 *
 * @param imageType for example {@code ECS_AL2023}
 * @param imageIdOverride image id
 * @param imageKubernetesVersion Kubernetes version
 */
public record Ec2Configuration(
        String imageType,
        @Nullable String imageIdOverride,
        @Nullable String imageKubernetesVersion) {}
