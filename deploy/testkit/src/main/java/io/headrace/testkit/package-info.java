/** What tests share: conditions, images, seeds, goldens. */
@NullMarked
package io.headrace.testkit;

import org.jspecify.annotations.NullMarked;
