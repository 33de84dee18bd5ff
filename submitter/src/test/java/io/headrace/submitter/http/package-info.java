@NullMarked
package io.headrace.submitter.http;

import org.jspecify.annotations.NullMarked;
