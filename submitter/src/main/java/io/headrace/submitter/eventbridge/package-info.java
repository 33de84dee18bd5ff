/**
 * Tells whoever consumes the events of AWS Batch on EventBridge what becomes of jobs: the same JSON on {@code headrace.eventbridge}. Start at
 * {@link io.headrace.submitter.eventbridge.EventBridgeRelay}.
 */
@NullMarked
package io.headrace.submitter.eventbridge;

import org.jspecify.annotations.NullMarked;
