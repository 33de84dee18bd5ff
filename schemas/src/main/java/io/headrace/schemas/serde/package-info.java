/** Records to bytes and back: JSON bodies in CloudEvents binary mode, checked against the schemas. */
@NullMarked
package io.headrace.schemas.serde;

import org.jspecify.annotations.NullMarked;
