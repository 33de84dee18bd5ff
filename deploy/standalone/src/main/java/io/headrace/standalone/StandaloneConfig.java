package io.headrace.standalone;

import io.headrace.scheduler.streams.AccountConfigs;
import io.headrace.schemas.id.AccountId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the one process is set up.
 *
 * @param dataFolder everything that it keeps; one process at a time
 * @param httpPort of the front door, on the loopback; 0 for any free one
 * @param kafkaPort of the broker, on the loopback; 0 for any free one
 * @param account whose jobs it runs
 * @param region that ARNs name when a request's signature names none
 * @param runtime {@code auto}, {@code docker} or {@code process}
 * @param scheduling the numbers that the scheduler decides by
 * @param jobFolder what jobs may mount of this machine, beside what the executor's own settings say
 */
record StandaloneConfig(
        Path dataFolder,
        int httpPort,
        int kafkaPort,
        AccountId account,
        String region,
        String runtime,
        AccountConfigs scheduling,
        Optional<Path> jobFolder) {

    /** The same with a folder for jobs. */
    StandaloneConfig withJobFolder(Path folder) {
        return new StandaloneConfig(
                dataFolder, httpPort, kafkaPort, account, region, runtime, scheduling, Optional.of(folder));
    }
}
