package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a submission no decision depends on, kept so that the job can be run again, and its tags changed.
 *
 * @param definition {@code name:revision}
 * @param parameters effective parameters
 * @param tags tags of the job
 * @param propagateTags whether tags go to the container
 * @param platformCapabilities of the definition
 */
public record SubmittedAs(
        String definition,
        Map<String, String> parameters,
        Map<String, String> tags,
        @Nullable Boolean propagateTags,
        List<String> platformCapabilities) {
    /** Copies the collections; an absent one becomes empty. */
    public SubmittedAs {
        parameters = Copies.map(parameters);
        tags = Copies.map(tags);
        platformCapabilities = Copies.list(platformCapabilities);
    }

    /** The same with other tags. */
    public SubmittedAs withTags(Map<String, String> others) {
        return new SubmittedAs(definition, parameters, others, propagateTags, platformCapabilities);
    }
}
