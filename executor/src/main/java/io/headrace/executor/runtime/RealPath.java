package io.headrace.executor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Where paths of this machine lead. */
public final class RealPath {

    private RealPath() {}

    /**
     * Where a path leads, as far as it is there: links are followed in the parts that are, the rest stays as it is.
     *
     * @param path absolute
     * @throws IOException if a link leads nowhere, or a part of it may not be looked at: an engine, which may, could follow a link there
     */
    public static Path of(Path path) throws IOException {
        if (isThere(path)) {
            return path.toRealPath();
        }
        Path parent = path.getParent();
        return parent == null ? path : of(parent).resolve(String.valueOf(path.getFileName()));
    }

    private static boolean isThere(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
