package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a service job that is preempted.
 *
 * @param preemptionRetriesBeforeTermination how often it goes back to its queue, 0 or more; absent means without end
 */
public record ServiceJobPreemptionConfiguration(@Nullable Integer preemptionRetriesBeforeTermination) {}
