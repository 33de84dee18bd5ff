package io.headrace.embeddedkafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** A broker's folder on disk, held by one process at a time and formatted once. */
final class DataFolder implements AutoCloseable {

    private final Path logFolder;
    private final FileChannel lockFile;

    private DataFolder(Path logFolder, FileChannel lockFile) {
        this.logFolder = logFolder;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder, making and formatting it when it is new.
     *
     * @throws EmbeddedKafkaException when another broker has it or it cannot be written
     */
    static DataFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel lockFile =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (tryLock(lockFile) == null) {
                    throw new EmbeddedKafkaException("Kafka's data folder " + folder + " is in use by another process");
                }
                Path logFolder = folder.resolve("log");
                format(logFolder);
                return new DataFolder(logFolder, lockFile);
            } catch (IOException | RuntimeException failure) {
                lockFile.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new EmbeddedKafkaException(
                    "Kafka's data folder " + folder + " cannot be used: " + failure.getMessage(), failure);
        }
    }

    /** Where Kafka keeps its partitions and its metadata. */
    Path logFolder() {
        return logFolder;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException ignored) {
            // Closing releases the lock even when it reports an error.
        }
    }

    private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static void format(Path logFolder) throws IOException {
        // bootstrap.checkpoint is the last file of a formatting: without it the folder is new, or a formatting was cut
        // short and may be done again, as no broker ever ran on it.
        if (Files.exists(logFolder.resolve("bootstrap.checkpoint"))) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    // A partition of one replica has nobody else to be eligible; its only replica must stay in sync.
                    .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0)
                    .addDirectory(logFolder.toString())
                    .setMetadataLogDirectory(logFolder.toString())
                    .setIgnoreFormatted(false)
                    .run();
        } catch (IOException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new EmbeddedKafkaException(
                    "Kafka's data folder " + logFolder + " cannot be formatted: " + failure.getMessage(), failure);
        }
    }
}
