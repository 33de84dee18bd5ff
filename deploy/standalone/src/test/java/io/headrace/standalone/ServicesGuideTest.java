package io.headrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.ExecutorApp;
import io.headrace.scheduler.streams.SchedulerService;
import io.headrace.service.Service;
import io.headrace.submitter.SubmitterApp;
import io.headrace.testkit.Repository;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide has every setting of every service, and no other. */
class ServicesGuideTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|");

    static List<Service> services() {
        return List.of(new SchedulerService(), new ExecutorApp(), new SubmitterApp());
    }

    @ParameterizedTest
    @MethodSource("services")
    void shouldHaveEverySetting(Service service) throws Exception {
        String guide = Files.readString(Repository.root().resolve("docs/guides/run-on-several-machines.md"));
        String title = "## " + service.name().substring(0, 1).toUpperCase(Locale.ROOT)
                + service.name().substring(1) + "\n";
        int begin = guide.indexOf(title);
        int end = guide.indexOf("\n## ", begin + 1);

        List<String> listed = ROW.matcher(guide.substring(begin, end < 0 ? guide.length() : end))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(service.settings().keySet());
    }
}
