/**
 * A small image for demos and tests where no registry can be reached: the machine's own static busybox and nothing else.
 * {@link io.headrace.busybox.BusyboxImage} puts it into an engine.
 */
@NullMarked
package io.headrace.busybox;

import org.jspecify.annotations.NullMarked;
