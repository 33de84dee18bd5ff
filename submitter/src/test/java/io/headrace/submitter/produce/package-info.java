/** Writing commands. */
@NullMarked
package io.headrace.submitter.produce;

import org.jspecify.annotations.NullMarked;
