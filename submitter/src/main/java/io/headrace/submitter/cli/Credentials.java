package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.RequestSigner;
import io.headrace.submitter.cli.terminal.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Finds the access key where AWS's own tools have it: in the environment, else in a profile of {@code ~/.aws/credentials}. Without
 * any, requests are not signed, which is enough for a Headrace on this machine.
 */
final class Credentials {
    private static final String REGION = "us-east-1";

    private final Console console;
    private final Optional<String> named;

    /**
     * The search.
     *
     * @param profile that was asked for; empty when none was
     */
    Credentials(Console console, Optional<String> profile) {
        this.console = console;
        this.named = profile;
    }

    /**
     * What requests are signed with, if anything.
     *
     * @throws CliFailure when the profile that was asked for is not there or has no access key
     */
    Optional<RequestSigner> signer() {
        return (named.isPresent() ? Optional.<AwsCredentialsIdentity>empty() : fromEnvironment())
                .or(this::fromProfile)
                .map(key -> new RequestSigner(key, region(), console.clock()));
    }

    private Optional<AwsCredentialsIdentity> fromEnvironment() {
        String id = console.variable("AWS_ACCESS_KEY_ID");
        String secret = console.variable("AWS_SECRET_ACCESS_KEY");
        if (id.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (id.isEmpty() || secret.isEmpty()) {
            throw new CliFailure((id.isEmpty() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")
                    + " is not set, expected both of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither");
        }
        return Optional.of(identity(id, secret, console.variable("AWS_SESSION_TOKEN")));
    }

    private static AwsCredentialsIdentity identity(String id, String secret, String token) {
        return token.isEmpty()
                ? AwsCredentialsIdentity.create(id, secret)
                : AwsSessionCredentialsIdentity.create(id, secret, token);
    }

    private Optional<AwsCredentialsIdentity> fromProfile() {
        Optional<String> wanted = named.or(() -> variable("AWS_PROFILE"));
        Path file = variable("AWS_SHARED_CREDENTIALS_FILE")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".aws", "credentials"));
        String name = wanted.orElse("default");
        Optional<AwsCredentialsIdentity> found = Files.isReadable(file)
                ? profiles(file).profile(name).flatMap(Credentials::ofProfile)
                : Optional.empty();
        if (found.isEmpty() && wanted.isPresent()) {
            throw new CliFailure(
                    "profile '" + name + "': " + file + " has no aws_access_key_id and aws_secret_access_key for it");
        }
        return found;
    }

    private static ProfileFile profiles(Path file) {
        try {
            return ProfileFile.builder()
                    .content(file)
                    .type(ProfileFile.Type.CREDENTIALS)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CliFailure(file + ": " + e.getMessage(), e);
        }
    }

    private static Optional<AwsCredentialsIdentity> ofProfile(Profile profile) {
        return profile.property("aws_access_key_id")
                .flatMap(id -> profile.property("aws_secret_access_key")
                        .map(secret -> identity(
                                id,
                                secret,
                                profile.property("aws_session_token").orElse(""))));
    }

    private String region() {
        return variable("AWS_REGION").or(() -> variable("AWS_DEFAULT_REGION")).orElse(REGION);
    }

    private Optional<String> variable(String name) {
        return Optional.of(console.variable(name)).filter(value -> !value.isEmpty());
    }
}
