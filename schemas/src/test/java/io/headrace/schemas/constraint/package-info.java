@NullMarked
package io.headrace.schemas.constraint;

import org.jspecify.annotations.NullMarked;
