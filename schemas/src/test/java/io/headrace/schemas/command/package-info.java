/** Tests of the builders that a service uses. */
@NullMarked
package io.headrace.schemas.command;

import org.jspecify.annotations.NullMarked;
