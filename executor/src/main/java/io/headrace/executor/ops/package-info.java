/** What an executor tells those who look after it. */
@NullMarked
package io.headrace.executor.ops;

import org.jspecify.annotations.NullMarked;
