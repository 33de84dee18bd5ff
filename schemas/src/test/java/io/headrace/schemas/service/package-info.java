/** Tests of what service jobs ask for. */
@NullMarked
package io.headrace.schemas.service;

import org.jspecify.annotations.NullMarked;
