/** What an executor says. Start at {@link io.headrace.schemas.report.ExecutorReport}. */
@NullMarked
package io.headrace.schemas.report;

import org.jspecify.annotations.NullMarked;
