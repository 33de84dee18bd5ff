/** Tests of the identifiers. */
@NullMarked
package io.headrace.schemas.id;

import org.jspecify.annotations.NullMarked;
