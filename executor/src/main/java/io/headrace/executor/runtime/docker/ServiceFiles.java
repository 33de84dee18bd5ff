package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerPlan.ServicePlan;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.RealPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a service job's files into its container before it starts, and takes out what it has left when it has ended. The container's own
 * file system holds them meanwhile, so that nothing of a job lies anywhere else, and what its labels say is enough to find it.
 */
final class ServiceFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceFiles.class);

    /** SageMaker passes on as much of the failure file. */
    private static final int FAILURE_MAX = 1024;

    private final DockerClient engine;

    ServiceFiles(DockerClient engine) {
        this.engine = engine;
    }

    /** Puts folders and files into a created container. */
    void put(String container, ServicePlan plan) {
        engine.copyArchiveToContainerCmd(container)
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(archive(plan)))
                .exec();
    }

    private static byte[] archive(ServicePlan plan) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (String folder : plan.folders()) {
                TarArchiveEntry entry = new TarArchiveEntry(folder.substring(1) + "/");
                // Whoever the image runs as may leave its results there.
                entry.setMode(0777);
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            for (Map.Entry<String, String> file : plan.files().entrySet()) {
                byte[] content = file.getValue().getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey().substring(1));
                entry.setSize(content.length);
                entry.setMode(0644);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The outcome, with what the container has left: the reason of its failure, or its artifacts, which are kept. */
    ExitOutcome collect(String container, Map<String, String> labels, ExitOutcome outcome) {
        Optional<String> failureFile = ContainerLabels.failureFile(labels);
        if (failureFile.isEmpty()) {
            return outcome;
        }
        if (outcome.exitCode().orElse(-1) != 0) {
            return failure(container, failureFile.get()).map(outcome::because).orElse(outcome);
        }
        for (Map.Entry<String, String> artifact :
                ContainerLabels.artifacts(labels).entrySet()) {
            try {
                Path archive = Path.of(artifact.getValue());
                // Containers of earlier releases have the paths as they were given, with links.
                if (!labels.getOrDefault(ContainerLabels.NEEDS, "").isEmpty()) {
                    mustLieWhereItSays(archive);
                }
                keep(container, artifact.getKey(), archive);
            } catch (NotFoundException e) {
                LOG.info("container {} has removed {}: nothing is kept of it", container, artifact.getKey());
            } catch (IOException | DockerException | InvalidPathException e) {
                LOG.warn("{} of container {} cannot be kept", artifact.getKey(), container, e);
                return outcome.notKept(artifact.getValue() + " cannot be written: " + e.getMessage());
            }
        }
        return outcome;
    }

    private Optional<String> failure(String container, String file) {
        try (InputStream archive =
                        engine.copyArchiveFromContainerCmd(container, file).exec();
                TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
            if (tar.getNextEntry() == null) {
                return Optional.empty();
            }
            String text = new String(tar.readNBytes(FAILURE_MAX), UTF_8).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException | DockerException e) {
            // Most containers that fail leave no such file.
            LOG.debug("container {} has no {}", container, file, e);
            return Optional.empty();
        }
    }

    /**
     * A path without links was looked at before the container was made. One on the way to it by now was put there by somebody who may write there,
     * a job for example, and leads where they may not.
     */
    private static void mustLieWhereItSays(Path path) throws IOException {
        Path real = RealPath.of(path);
        if (!real.equals(path)) {
            throw new IOException("it leads to " + real + " by now");
        }
    }

    /** Writes beside and moves: whoever looks finds a whole archive or none, also when it is written a second time. */
    private void keep(String container, String folder, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path part = target.resolveSibling(target.getFileName() + "." + container + ".part");
        Files.deleteIfExists(part);
        try (InputStream archive = engine.copyArchiveFromContainerCmd(container, folder + "/.")
                        .exec();
                // The folder may be one that the job can write to: what lies there by now is not followed.
                OutputStream out = new GZIPOutputStream(
                        Files.newOutputStream(part, CREATE_NEW, WRITE, LinkOption.NOFOLLOW_LINKS))) {
            archive.transferTo(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
