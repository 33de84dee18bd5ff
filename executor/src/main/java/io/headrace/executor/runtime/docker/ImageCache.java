package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the images that Headrace has fetched below a size, if there is a limit, the least recently used going first. An image that any container uses stays, and so
 * does one that an attempt is about to use.
 *
 * <p>Which images Headrace has fetched is known to the engine alone, by a second name: {@code headrace-pulled:<time>-<hash of the name>}. One that
 * has a name besides, given to it by somebody else, is not ours to remove.
 */
final class ImageCache {

    private static final Logger LOG = LoggerFactory.getLogger(ImageCache.class);

    private static final String MARKER = "headrace-pulled";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final int HASH_DIGITS = 16;

    private final DockerClient engine;
    private final OptionalLong bytesMax;
    private final InstantSource clock;
    private final Consumer<String> removed;
    private final Map<String, Instant> usedAt = new ConcurrentHashMap<>();
    private final Map<String, Integer> wanted = new HashMap<>();

    /** Hashes of the names of the image that is being removed: a call that takes its time, and only who wants that image waits for it. */
    private Set<String> going = Set.of();

    /** One tidies up at a time. */
    private final ReentrantLock trimming = new ReentrantLock();

    /**
     * @param bytesMax how much all of them together may take; empty for no limit
     * @param removed hears the name of an image that is gone
     */
    ImageCache(DockerClient engine, OptionalLong bytesMax, InstantSource clock, Consumer<String> removed) {
        this.engine = engine;
        this.bytesMax = bytesMax;
        this.clock = clock;
        this.removed = removed;
    }

    /** From here on until {@link #release} it stays. */
    synchronized void hold(String image) throws InterruptedException {
        while (going.contains(hash(image))) {
            wait();
        }
        wanted.merge(image, 1, Integer::sum);
        usedAt.put(image, clock.instant());
    }

    synchronized void release(String image) {
        wanted.computeIfPresent(image, (name, count) -> count == 1 ? null : count - 1);
    }

    /** Notes that Headrace has fetched an image, and removes others if there is too much now. */
    void pulled(String image) {
        if (bytesMax.isEmpty()) {
            return;
        }
        try {
            engine.tagImageCmd(image, MARKER, TIME.format(clock.instant()) + "-" + hash(image))
                    .exec();
            trim();
        } catch (DockerException e) {
            // The image is there, and that is what the attempt waits for.
            LOG.warn("the images are not kept below their limit: {}", ExitClassifier.message(e));
        }
    }

    /** One image that may go. */
    private record Candidate(Image image, List<String> names, Instant usedAt) {}

    private void trim() {
        trimming.lock();
        try {
            trimAlone();
        } finally {
            trimming.unlock();
        }
    }

    private void trimAlone() {
        List<Image> ours = engine.listImagesCmd().exec().stream()
                .filter(image -> tags(image).stream().anyMatch(ImageCache::isMarker))
                .toList();
        long bytes = ours.stream().mapToLong(Image::getSize).sum();
        if (bytes <= bytesMax.getAsLong()) {
            return;
        }
        Set<String> inUse = new HashSet<>();
        for (Container container : engine.listContainersCmd().withShowAll(true).exec()) {
            inUse.add(container.getImageId());
        }
        List<Candidate> candidates = ours.stream()
                .filter(image -> !inUse.contains(image.getId()))
                .flatMap(image -> candidate(image).stream())
                .sorted(Comparator.comparing(Candidate::usedAt))
                .toList();
        for (Candidate candidate : candidates) {
            if (bytes <= bytesMax.getAsLong()) {
                return;
            }
            if (remove(candidate)) {
                bytes -= candidate.image().getSize();
            }
        }
        if (bytes > bytesMax.getAsLong()) {
            LOG.warn(
                    "images take {} bytes, more than the limit of {}: all others are used",
                    bytes,
                    bytesMax.getAsLong());
        }
    }

    /** Empty if somebody has given it a name of his own. */
    private Optional<Candidate> candidate(Image image) {
        Map<String, Instant> pulledAt = pulledAt(image);
        List<String> names = tags(image).stream().filter(tag -> !isMarker(tag)).toList();
        if (names.stream().anyMatch(name -> !pulledAt.containsKey(hash(name)))) {
            return Optional.empty();
        }
        Instant used = pulledAt.values().stream().max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        for (Map.Entry<String, Instant> use : usedAt.entrySet()) {
            if (pulledAt.containsKey(hash(use.getKey()))) {
                used = used.isAfter(use.getValue()) ? used : use.getValue();
            }
        }
        return Optional.of(new Candidate(image, names, used));
    }

    /** When it was fetched, by the hashes of the names by which it was. */
    private static Map<String, Instant> pulledAt(Image image) {
        Map<String, Instant> pulledAt = new HashMap<>();
        for (String tag : tags(image)) {
            if (isMarker(tag)) {
                String mark = tag.substring(MARKER.length() + 1);
                pulledAt.put(mark.substring(mark.indexOf('-') + 1), time(mark));
            }
        }
        return pulledAt;
    }

    /**
     * From here on until {@link #gone} nobody gets it.
     *
     * @return false if somebody wants it
     */
    private synchronized boolean take(Candidate candidate) {
        Set<String> hashes = pulledAt(candidate.image()).keySet();
        if (wanted.keySet().stream().anyMatch(name -> hashes.contains(hash(name)))) {
            return false;
        }
        going = Set.copyOf(hashes);
        return true;
    }

    private synchronized void gone() {
        going = Set.of();
        notifyAll();
    }

    /** @return whether it is gone */
    private boolean remove(Candidate candidate) {
        if (!take(candidate)) {
            return false;
        }
        try {
            // All its names, the last of which takes the image with it; not by force, should a container use it by now.
            for (String name : candidate.names()) {
                engine.removeImageCmd(name).exec();
            }
            for (String tag : tags(candidate.image())) {
                if (isMarker(tag)) {
                    engine.removeImageCmd(tag).exec();
                    forget(tag.substring(tag.lastIndexOf('-') + 1));
                }
            }
            LOG.info("removed image {}, which was used last at {}", candidate.names(), candidate.usedAt());
        } catch (DockerException e) {
            LOG.info("image {} is not removed: {}", candidate.names(), ExitClassifier.message(e));
            return false;
        } finally {
            gone();
        }
        return true;
    }

    private void forget(String hash) {
        for (String name : usedAt.keySet()) {
            if (hash(name).equals(hash)) {
                usedAt.remove(name);
                removed.accept(name);
            }
        }
    }

    private static List<String> tags(Image image) {
        return image.getRepoTags() == null
                ? List.of()
                : Arrays.stream(image.getRepoTags())
                        .filter(tag -> !tag.equals("<none>:<none>"))
                        .toList();
    }

    private static boolean isMarker(String tag) {
        return tag.matches(MARKER + ":[0-9]{14}-[0-9a-f]{" + HASH_DIGITS + "}");
    }

    private static Instant time(String mark) {
        return TIME.parse(mark.substring(0, mark.indexOf('-')), Instant::from);
    }

    /** Of the name as an engine shows it: short where it is one of Docker's own registry, and always with a tag. */
    private static String hash(String image) {
        String shown = image.replaceFirst("^docker[.]io/", "").replaceFirst("^library/", "");
        String name =
                shown.contains("@") || shown.lastIndexOf(':') > shown.lastIndexOf('/') ? shown : shown + ":latest";
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
