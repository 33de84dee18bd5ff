package io.headrace.submitter.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.http.batch.BatchOperations;
import io.headrace.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of actions against what there is. The system tests compare it with the SDK's operations of CloudWatch Logs. */
class ActionsTest {
    private static final List<String> MANY_JOBS = List.of("CancelJobs", "TerminateJobs", "TerminateServiceJobs");

    @Test
    void shouldHaveEveryOperationOfAwsBatch() {
        List<String> expected = new ArrayList<>(new BatchOperations(null).all());
        expected.removeAll(MANY_JOBS);
        // Needed at AWS by what is refused here.
        expected.add("SetCapacityTags");
        assertThat(of("batch")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void shouldHaveHeadracesOwnThatTheGuideNames() throws IOException {
        String guide = Files.readString(Repository.root().resolve("docs/guides/secure-the-front-door.md"));
        Stream<String> named = Pattern.compile("`headrace:([A-Za-z]+)`")
                .matcher(guide)
                .results()
                .map((MatchResult found) -> found.group(1));
        assertThat(named).containsExactlyInAnyOrderElementsOf(of("headrace"));
    }

    private static List<String> of(String service) {
        return Actions.all().stream()
                .filter(action -> action.startsWith(service + ":"))
                .map(action -> action.substring(service.length() + 1))
                .toList();
    }
}
