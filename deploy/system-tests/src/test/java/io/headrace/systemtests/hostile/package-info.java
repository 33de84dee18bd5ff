/** What a careless or an evil caller sends: {@link io.headrace.systemtests.hostile.HostileRequests} makes it up from a seed. */
@NullMarked
package io.headrace.systemtests.hostile;

import org.jspecify.annotations.NullMarked;
