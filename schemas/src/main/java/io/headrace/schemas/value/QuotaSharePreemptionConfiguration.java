package io.headrace.schemas.value;

/**
 * Who gives way inside a quota share.
 *
 * @param inSharePreemption {@code ENABLED}: a job of higher priority takes the place of one that runs; or {@code
 *     DISABLED}
 */
public record QuotaSharePreemptionConfiguration(String inSharePreemption) {}
