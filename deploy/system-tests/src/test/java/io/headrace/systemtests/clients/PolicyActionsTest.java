package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.headrace.submitter.guard.Protection;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** A policy that was copied from AWS may name any action of CloudWatch Logs, also those that are not served. */
class PolicyActionsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldLetEveryActionOfCloudWatchLogsStand() throws Exception {
        String actions = Arrays.stream(CloudWatchLogsAsyncClient.class.getMethods())
                .filter(method -> method.getParameterCount() > 0
                        && method.getParameterTypes()[0].getSimpleName().endsWith("Request"))
                .map(Method::getName)
                .filter(name -> !name.endsWith("Paginator"))
                .map(name -> "\"logs:" + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "\"")
                .distinct()
                .collect(Collectors.joining(","));
        Path file = Files.writeString(folder.resolve("access.json"), """
                {"credentials":[],"policies":{"copied":{"Statement":{"Effect":"Deny","Resource":"*","Action":[%s]}}}}""".formatted(actions));
        assertThatCode(() -> Protection.LOOPBACK.withAccess(file).check()).doesNotThrowAnyException();
    }
}
