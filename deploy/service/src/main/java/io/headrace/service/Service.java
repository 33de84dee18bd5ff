package io.headrace.service;

import java.util.Map;
import java.util.function.Consumer;

/** A part of Headrace that can be a process of its own. */
public interface Service {
    /** One word: the verb of the launcher, and the middle of its environment variables. */
    String name();

    /** What it does, in one sentence. */
    String description();

    /** Its settings by name, with what they mean; in the order in which help shows them. Names are dotted and in lower case. */
    Map<String, String> settings();

    /**
     * Runs until the process is told to end.
     *
     * @param settings those that were given, by name; {@code kafka.} begins those for the Kafka clients
     * @param say says one line to the operator
     * @return the exit status
     * @throws BadSettingException when a setting cannot be used; nothing was waited for then
     * @throws Exception when it cannot go on; the message is one line
     */
    int run(Map<String, String> settings, Consumer<String> say) throws Exception;
}
