package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.core.NameParser;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ImageFetch;
import io.headrace.executor.runtime.ImageFetch.RegistryLogin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches images: only those that are missing, and each once however many attempts wait for it. */
final class ImagePulls {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePulls.class);

    private final DockerClient engine;

    /** Pulls that go on, and images that were there when last looked. */
    private final Map<Wish, Pull> images = new ConcurrentHashMap<>();

    private final Duration patience;
    private final Consumer<String> pulled;

    /** Whoever may not fetch an image must not fail those who may. */
    private record Wish(String image, Optional<RegistryLogin> login) {}

    /** One pull and those who wait for it. */
    private static final class Pull {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final List<String> lines = new ArrayList<>();
        private final List<Consumer<String>> listeners = new ArrayList<>();

        /** Whoever comes later hears what has been said, too. */
        synchronized void tell(Consumer<String> listener) {
            lines.forEach(listener);
            listeners.add(listener);
        }

        synchronized void say(String line) {
            LOG.info("{}", line);
            lines.add(line);
            listeners.forEach(listener -> listener.accept(line));
        }

        /** Nobody waits any more. */
        synchronized void forget() {
            lines.clear();
            listeners.clear();
        }
    }

    /**
     * @param engine without a limit on the time of an answer
     * @param patience how long one pull may take
     * @param pulled hears which image has been fetched
     */
    ImagePulls(DockerClient engine, Duration patience, Consumer<String> pulled) {
        this.engine = engine;
        this.patience = patience;
        this.pulled = pulled;
    }

    /** Returns when the image is there. Giving up waiting does not end a pull that others wait for. */
    void ensure(String image, ImageFetch fetch) throws InterruptedException, ContainerFailure {
        Wish wish = new Wish(image, fetch.login());
        Pull mine = new Pull();
        Pull earlier = images.putIfAbsent(wish, mine);
        Pull pull = earlier == null ? mine : earlier;
        if (!pull.done.isDone()) {
            pull.tell(fetch.progress());
        }
        if (earlier == null) {
            Thread.ofVirtual().name("image-" + image).start(() -> fetch(wish, mine));
        }
        try {
            pull.done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ContainerFailure failure
                    ? failure
                    : new ContainerFailure(Code.CANNOT_PULL, String.valueOf(e.getCause()), e);
        }
    }

    private void fetch(Wish wish, Pull pull) {
        try {
            if (size(wish.image()).isEmpty()) {
                pull(wish, pull);
                pulled.accept(wish.image());
            }
            pull.done.complete(null);
        } catch (ContainerFailure | RuntimeException failure) {
            // The next attempt tries again.
            images.remove(wish, pull);
            pull.done.completeExceptionally(failure);
        } finally {
            pull.forget();
        }
    }

    /** The image is not there any more, or never was after all. */
    void forget(String image) {
        images.keySet().removeIf(wish -> wish.image().equals(image));
    }

    /** How large it is; empty if it is not there. */
    private Optional<Long> size(String image) throws ContainerFailure {
        try {
            InspectImageResponse found = engine.inspectImageCmd(image).exec();
            return Optional.of(Optional.ofNullable(found.getSize()).orElse(0L));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw ExitClassifier.failure(Code.CANNOT_PULL, e);
        }
    }

    private void pull(Wish wish, Pull pull) throws ContainerFailure {
        String image = wish.image();
        PullProgress progress = new PullProgress(image, System::nanoTime);
        pull.say(progress.begun());
        try {
            awaitEnd(command(wish).exec(new ResultCallback.Adapter<PullResponseItem>() {
                @Override
                public void onNext(PullResponseItem item) {
                    if (item.getErrorDetail() != null) {
                        onError(new IllegalStateException(item.getErrorDetail().getMessage()));
                    } else {
                        progress.said(item).ifPresent(pull::say);
                    }
                }
            }));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ContainerFailure(Code.CANNOT_PULL, "the executor is going down", e);
        } catch (RuntimeException e) {
            throw new ContainerFailure(Code.CANNOT_PULL, ExitClassifier.detail(e), e);
        }
        Optional<Long> size = size(image);
        if (size.isEmpty()) {
            throw new ContainerFailure(Code.CANNOT_PULL, image + " is not there after its pull");
        }
        pull.say(progress.done(size.get()));
    }

    private PullImageCmd command(Wish wish) {
        PullImageCmd command = engine.pullImageCmd(wish.image());
        if (!wish.image().contains("@")) {
            NameParser.ReposTag name = NameParser.parseRepositoryTag(wish.image());
            // Without a tag the engine would fetch every tag there is.
            command = engine.pullImageCmd(name.repos).withTag(name.tag.isEmpty() ? "latest" : name.tag);
        }
        if (wish.login().isPresent()) {
            command.withAuthConfig(new AuthConfig()
                    .withUsername(wish.login().get().username())
                    .withPassword(wish.login().get().password()));
        }
        return command;
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
