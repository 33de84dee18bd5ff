package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.ApiFailure;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.api.NotReached;
import io.headrace.submitter.cli.api.Query;
import io.headrace.submitter.cli.terminal.Console;
import tools.jackson.databind.JsonNode;

/**
 * Says of a job that was just submitted that nothing there is could hold it. Who waits for room, or for another job, gets it some time; this
 * one would be waited for in vain.
 *
 * @param api the front door
 * @param console where it is said: on standard error
 */
record Outlook(ApiClient api, Console console) {
    private static final int NOT_FOUND = 404;

    /** Says it, if it is so. A question that fails is told and fails nothing: the job is submitted. */
    void tell(String id) {
        try {
            JsonNode answer = api.get(Jobs.path(id, "explanation"), Query.NONE);
            if (answer.path("standsAside").asBoolean(false)) {
                console.note(id + " stands aside: " + Json.text(answer, "reason"));
            }
        } catch (ApiFailure refused) {
            // Kafka has the job and the scheduler has not come to it yet: there is nothing to tell.
            if (refused.status() != NOT_FOUND) {
                console.note(CliErrors.failureMessage(refused));
            }
        } catch (NotReached lost) {
            console.note(CliErrors.failureMessage(lost));
        }
    }
}
