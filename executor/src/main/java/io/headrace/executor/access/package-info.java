/**
 * What stands between a job's plan and the runtime: the secrets that it names, and what the machine's owner lets jobs have.
 */
@NullMarked
package io.headrace.executor.access;

import org.jspecify.annotations.NullMarked;
