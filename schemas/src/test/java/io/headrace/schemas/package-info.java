/** Tests of the topic catalogue and of the AsyncAPI document. */
@NullMarked
package io.headrace.schemas;

import org.jspecify.annotations.NullMarked;
