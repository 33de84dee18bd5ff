package io.headrace.schemas.serde;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.InvalidNullException;

/** Jackson's exceptions as one line, without its class names and without echoing the input at length. */
public final class JsonProblem {
    private static final int MAX_LENGTH = 200;

    /** Where Jackson begins to explain its own settings. */
    private static final Pattern ASIDE =
            Pattern.compile("(, from `.*`\\))|( for `ObjectNode`: not allowed when .*)", Pattern.DOTALL);

    private JsonProblem() {}

    /** What is wrong with the body of the named message. */
    static String describe(String message, JacksonException problem) {
        if (problem instanceof StreamReadException) {
            return message + ": not JSON: " + notJson(problem);
        }
        StringBuilder path = new StringBuilder(message);
        for (Reference reference : problem.getPath()) {
            if (reference.getPropertyName() != null) {
                path.append('.').append(Shown.text(reference.getPropertyName()));
            } else {
                path.append('[').append(reference.getIndex()).append(']');
            }
        }
        return path + ": " + oneLine(innermost(problem));
    }

    /** Where a text is no JSON and what is wrong there. */
    public static String notJson(JacksonException problem) {
        String original = problem.getOriginalMessage();
        if (problem instanceof StreamConstraintsException || original.startsWith("Duplicate")) {
            return oneLine(original) + at(problem);
        }
        return (problem instanceof UnexpectedEndOfInputException
                        ? "it breaks off"
                        : "something that does not belong there stands")
                + at(problem);
    }

    /** The refusal of an id class says more than Jackson's words around it. */
    private static String innermost(JacksonException problem) {
        if (problem instanceof InvalidNullException
                || problem.getOriginalMessage().startsWith("Missing required creator property")) {
            return "required but missing";
        }
        Throwable cause = problem.getCause();
        String text = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
        return text == null ? problem.getOriginalMessage() : text;
    }

    private static String at(JacksonException problem) {
        TokenStreamLocation location = problem.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String oneLine(String raw) {
        String text = ASIDE.matcher(raw).replaceFirst(match -> match.group(1) == null ? "" : ")");
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        for (int i = 0; i < text.length() && i < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
        }
        return line.toString().strip();
    }
}
