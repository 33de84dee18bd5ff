/** One file per AWS Batch operation. Start at {@link io.headrace.submitter.http.batch.BatchOperations}. */
@NullMarked
package io.headrace.submitter.http.batch;

import org.jspecify.annotations.NullMarked;
