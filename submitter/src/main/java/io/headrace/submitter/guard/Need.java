package io.headrace.submitter.guard;

import java.util.List;

/**
 * What a principal must be allowed before a request is served.
 *
 * @param service that the request must be signed for
 * @param action in IAM's form, for example {@code batch:SubmitJob}
 * @param resources on each of these; each with all ARNs that it goes by. {@code *} where AWS has no permissions by resource
 */
public record Need(String service, String action, List<List<String>> resources) {
    /** Where permissions are not by resource. */
    public static final List<List<String>> ANY = List.of(List.of("*"));

    /** Copies the lists. */
    public Need {
        resources = resources.stream().map(List::copyOf).toList();
    }
}
