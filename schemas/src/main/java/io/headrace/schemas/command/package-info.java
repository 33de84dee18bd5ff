/** What a client asks for. Bodies have the member names of the AWS Batch API; {@code SubmitJob} adds {@code jobId}. */
@NullMarked
package io.headrace.schemas.command;

import org.jspecify.annotations.NullMarked;
