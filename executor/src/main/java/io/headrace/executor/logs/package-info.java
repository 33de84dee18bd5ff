/**
 * Container output to the logs topic, and back to where it was left after a restart.
 */
@NullMarked
package io.headrace.executor.logs;

import org.jspecify.annotations.NullMarked;
