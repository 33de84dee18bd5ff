/** The whole submitter. */
@NullMarked
package io.headrace.submitter;

import org.jspecify.annotations.NullMarked;
