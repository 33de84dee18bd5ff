@NullMarked
package io.headrace.submitter.logs;

import org.jspecify.annotations.NullMarked;
