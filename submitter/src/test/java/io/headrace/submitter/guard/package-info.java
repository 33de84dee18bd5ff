@NullMarked
package io.headrace.submitter.guard;

import org.jspecify.annotations.NullMarked;
