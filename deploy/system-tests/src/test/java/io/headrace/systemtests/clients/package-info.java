/**
 * Headrace as unmodified clients of AWS Batch see it. {@link io.headrace.systemtests.clients.BatchFlow} is one walk through the
 * operations, {@link io.headrace.systemtests.clients.ServiceFlow} the one through those of service jobs; each
 * {@link io.headrace.systemtests.clients.ClientDriver} walks it with another real client. Every answer passes a
 * {@link io.headrace.systemtests.clients.RecordingProxy}, which compares it with AWS's service model.
 */
@NullMarked
package io.headrace.systemtests.clients;

import org.jspecify.annotations.NullMarked;
