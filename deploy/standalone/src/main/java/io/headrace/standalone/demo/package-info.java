/**
 * {@code headrace demo}: a pipeline that counts the words of the project's own files, run to its end and checked.
 *
 * <p>{@link io.headrace.standalone.demo.DemoPipeline} submits an array job whose children each take their slice of the files, and a
 * job that depends on it and merges; it does so as any client would, through the front door.
 */
@NullMarked
package io.headrace.standalone.demo;

import org.jspecify.annotations.NullMarked;
