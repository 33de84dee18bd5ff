/**
 * The events folded into SQL rows, and the questions that the front door asks them. Start at {@link
 * io.headrace.submitter.readmodel.Projection}.
 */
@NullMarked
package io.headrace.submitter.readmodel;

import org.jspecify.annotations.NullMarked;
