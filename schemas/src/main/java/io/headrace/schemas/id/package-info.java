/** Identifiers, each a type of its own, validated when made. Their text forms are what stands in JSON and in record keys. */
@NullMarked
package io.headrace.schemas.id;

import org.jspecify.annotations.NullMarked;
