package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;

/**
 * A chunk of the bits of an array job's ended children.
 *
 * @param job the array job
 * @param chunk number of the chunk, from 0; chunk c holds {@link EndedChunk#CHILDREN} children from c times that
 */
public record ChunkKey(JobId job, int chunk) implements Comparable<ChunkKey> {
    /** The chunk that holds this child. */
    public static ChunkKey of(JobId child) {
        return new ChunkKey(child.parent(), child.index() / EndedChunk.CHILDREN);
    }

    @Override
    public int compareTo(ChunkKey other) {
        int byJob = job.compareTo(other.job);
        return byJob != 0 ? byJob : Integer.compare(chunk, other.chunk);
    }
}
