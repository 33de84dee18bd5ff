@NullMarked
package io.headrace.submitter.readmodel;

import org.jspecify.annotations.NullMarked;
