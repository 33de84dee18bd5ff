@NullMarked
package io.headrace.submitter.http.logs;

import org.jspecify.annotations.NullMarked;
