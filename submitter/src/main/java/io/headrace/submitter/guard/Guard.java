package io.headrace.submitter.guard;

import static io.headrace.submitter.guard.Refused.Reason.ACCESS_DENIED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets signed requests through that a policy allows. Safe for any number of threads. */
public final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final WatchedFiles<Access> access;
    private final Clock clock;

    /**
     * Reads the access file; it is read again when it has changed.
     *
     * @throws BadAccessFileException when it cannot be used
     */
    public static Guard of(Path accessFile, Clock clock) {
        warnIfOthersRead(accessFile);
        return new Guard(new WatchedFiles<>(List.of(accessFile), () -> AccessFile.read(accessFile), LOOK_EVERY), clock);
    }

    private static void warnIfOthersRead(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                LOG.warn(
                        "access file {} has secrets and can be read by every user of this machine: chmod 600 it", file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("the permissions of {} are not known", file, e);
        }
    }

    Guard(WatchedFiles<Access> access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    /**
     * Who signed a request, for certain.
     *
     * @param principal who
     * @param region that it was signed for
     * @param signature of the request
     * @param may what they may do
     */
    public record Signer(Principal principal, String region, String signature, Permissions may) {}

    /** What somebody may do, as the access file said when the request came. */
    public interface Permissions {
        /**
         * Returns when it is allowed.
         *
         * @throws Refused when it is not, with what AWS says then
         */
        void require(Need need);
    }

    /**
     * Finds out who signed a request.
     *
     * @param service that it must be signed for
     * @throws Refused when it is not signed, or not by whom it says
     */
    public Signer verify(SignedRequest request, String service) {
        Authorization authorization = Authorization.of(request);
        Credential credential =
                access.current().of(authorization.accessKeyId()).orElseThrow(SignatureCheck::unrecognized);
        SignatureCheck.check(request, authorization, credential, service, clock.instant());
        return new Signer(
                credential.principal(),
                authorization.region(),
                authorization.signature(),
                need -> require(credential, need));
    }

    private static void require(Credential credential, Need need) {
        for (List<String> resource : need.resources()) {
            switch (credential.policies().on(need.action(), resource)) {
                case ALLOWED -> {}
                case NOT_ALLOWED ->
                    throw denied(
                            credential,
                            need,
                            resource,
                            "because no identity-based policy allows the " + need.action() + " action");
                case DENIED ->
                    throw denied(credential, need, resource, "with an explicit deny in an identity-based policy");
            }
        }
    }

    private static Refused denied(Credential credential, Need need, List<String> resource, String why) {
        return new Refused(
                ACCESS_DENIED,
                "User: " + credential.principal().arn() + " is not authorized to perform: " + need.action()
                        + " on resource: " + resource.get(0) + " " + why);
    }
}
