/** Pages of the documentation that are made from the code, and fail the build when they differ from it. */
@NullMarked
package io.headrace.systemtests.generated;

import org.jspecify.annotations.NullMarked;
