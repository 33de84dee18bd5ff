/** Values shared by commands, events and orders. Names and bounds are those of the AWS Batch API. */
@NullMarked
package io.headrace.schemas.value;

import org.jspecify.annotations.NullMarked;
