package io.headrace.submitter.cli.text;

/** What a piece of text means to the reader; {@link Style} turns it into a colour, or into nothing. */
public enum Tone {
    /** Ordinary text. */
    PLAIN("0"),
    /** It went well. */
    GOOD("32"),
    /** It went wrong. */
    BAD("31"),
    /** It is being worked on. */
    ACTIVE("36"),
    /** It waits. */
    WAITING("33"),
    /** Less important than its surroundings. */
    FAINT("2"),
    /** A heading. */
    STRONG("1");

    private final String sgr;

    Tone(String sgr) {
        this.sgr = sgr;
    }

    /** Parameters of the terminal's SGR sequence. */
    String sgr() {
        return sgr;
    }

    /** The tone of a job's, queue's, environment's, definition's or executor's state; plain for a word that it does not know. */
    public static Tone ofState(String state) {
        return switch (state) {
            case "SUCCEEDED", "VALID", "ENABLED", "ACTIVE", "REGISTERED" -> GOOD;
            case "FAILED", "INVALID", "LOST" -> BAD;
            case "SCHEDULED", "STARTING", "RUNNING" -> ACTIVE;
            case "SUBMITTED", "PENDING", "RUNNABLE", "CREATING", "UPDATING", "DELETING" -> WAITING;
            case "DISABLED", "INACTIVE", "DELETED", "STOPPED" -> FAINT;
            default -> PLAIN;
        };
    }
}
