package io.headrace.testkit;

import com.github.dockerjava.api.DockerClient;
import io.headrace.busybox.BusyboxImage;

/** Images for tests, there whether or not a registry can be reached. */
public final class TestImages {

    private TestImages() {}

    /**
     * Sees to it that the engine has a busybox image.
     *
     * @return the image's name
     * @throws IllegalStateException when there is none and none can be had
     */
    public static String ensureBusybox(DockerClient engine) {
        BusyboxImage.ensure(engine);
        return BusyboxImage.NAME;
    }
}
