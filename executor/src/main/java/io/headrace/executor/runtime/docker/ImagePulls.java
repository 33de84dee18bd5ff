package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.core.NameParser;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches images: only those that are missing, and each once however many attempts wait for it. */
final class ImagePulls {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePulls.class);

    private final DockerClient engine;

    /** Pulls that go on, and images that were there when last looked. */
    private final Map<String, CompletableFuture<Void>> images = new ConcurrentHashMap<>();

    private final Duration patience;

    /**
     * @param engine without a limit on the time of an answer
     * @param patience how long one pull may take
     */
    ImagePulls(DockerClient engine, Duration patience) {
        this.engine = engine;
        this.patience = patience;
    }

    /** Returns when the image is there. Giving up waiting does not end a pull that others wait for. */
    void ensure(String image) throws InterruptedException, ContainerFailure {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> earlier = images.putIfAbsent(image, mine);
        if (earlier == null) {
            Thread.ofVirtual().name("image-" + image).start(() -> fetch(image, mine));
        }
        try {
            (earlier == null ? mine : earlier).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ContainerFailure failure
                    ? failure
                    : new ContainerFailure(Code.CANNOT_PULL, String.valueOf(e.getCause()), e);
        }
    }

    private void fetch(String image, CompletableFuture<Void> done) {
        try {
            if (!isPresent(image)) {
                pull(image);
            }
            done.complete(null);
        } catch (ContainerFailure | RuntimeException failure) {
            // The next attempt tries again.
            images.remove(image, done);
            done.completeExceptionally(failure);
        }
    }

    /** The engine has said that the image is not there after all. */
    void forget(String image) {
        images.remove(image);
    }

    private boolean isPresent(String image) throws ContainerFailure {
        try {
            engine.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        } catch (RuntimeException e) {
            throw ExitClassifier.failure(Code.CANNOT_PULL, e);
        }
    }

    private void pull(String image) throws ContainerFailure {
        LOG.info("pulling image {}", image);
        try {
            PullImageCmd command = engine.pullImageCmd(image);
            if (!image.contains("@")) {
                NameParser.ReposTag name = NameParser.parseRepositoryTag(image);
                // Without a tag the engine would fetch every tag there is.
                command = engine.pullImageCmd(name.repos).withTag(name.tag.isEmpty() ? "latest" : name.tag);
            }
            awaitEnd(command.exec(new ResultCallback.Adapter<PullResponseItem>() {
                @Override
                public void onNext(PullResponseItem item) {
                    if (item.getErrorDetail() != null) {
                        onError(new IllegalStateException(item.getErrorDetail().getMessage()));
                    }
                }
            }));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ContainerFailure(Code.CANNOT_PULL, "the executor is going down", e);
        } catch (RuntimeException e) {
            throw new ContainerFailure(Code.CANNOT_PULL, ExitClassifier.detail(e), e);
        }
        if (!isPresent(image)) {
            throw new ContainerFailure(Code.CANNOT_PULL, image + " is not there after its pull");
        }
        LOG.info("pulled image {}", image);
    }

    private void awaitEnd(ResultCallback.Adapter<PullResponseItem> pull) throws InterruptedException, ContainerFailure {
        if (pull.awaitCompletion(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        try {
            pull.close();
        } catch (IOException e) {
            LOG.debug("closing a pull that takes too long", e);
        }
        throw new ContainerFailure(Code.CANNOT_PULL, "the image is not there after " + patience.toSeconds() + " s");
    }
}
