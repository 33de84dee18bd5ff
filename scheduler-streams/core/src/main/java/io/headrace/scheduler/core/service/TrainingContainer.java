package io.headrace.scheduler.core.service;

import io.headrace.schemas.service.TrainingFiles;
import io.headrace.schemas.service.TrainingJob;
import io.headrace.schemas.service.TrainingJob.Channel;
import io.headrace.schemas.service.TrainingJob.Checkpoints;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.HostVolume;
import io.headrace.schemas.value.MountPoint;
import io.headrace.schemas.value.Volume;
import java.util.ArrayList;
import java.util.List;

/**
 * The container of a training job: like that of any job, so that it is placed, run and stopped in the same way. What only a training job has
 * (its files, its variables, its entry point) the executor reads from the payload.
 */
public final class TrainingContainer {
    private TrainingContainer() {}

    public static ContainerProperties of(TrainingJob job) {
        List<Volume> volumes = new ArrayList<>();
        List<MountPoint> mounts = new ArrayList<>();
        for (int i = 0; i < job.channels().size(); i++) {
            Channel channel = job.channels().get(i);
            volumes.add(new Volume("channel-" + i, new HostVolume(channel.path())));
            mounts.add(new MountPoint("channel-" + i, TrainingFiles.channel(channel.name()), true));
        }
        Checkpoints checkpoints = job.checkpoints();
        if (checkpoints != null) {
            volumes.add(new Volume("checkpoints", new HostVolume(checkpoints.path())));
            mounts.add(new MountPoint("checkpoints", checkpoints.localPath(), false));
        }
        return new ContainerProperties(
                job.image(),
                null,
                null,
                job.command(),
                null,
                null,
                volumes,
                List.of(),
                mounts,
                null,
                null,
                List.of(),
                null,
                job.instanceType(),
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
