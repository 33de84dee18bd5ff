package io.headrace.schemas.serde;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * Reads texts so that they can be written again. JSON may escape half of a surrogate pair, which has no UTF-8 form: what a
 * report said would be read, decided upon, and then fail to become an event. The half becomes U+FFFD instead.
 */
final class WritableText extends StringDeserializer {
    private static final char REPLACEMENT = '\uFFFD';

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        String text = super.deserialize(parser, context);
        return text == null || !isBroken(text) ? text : repaired(text);
    }

    /** Whether half of a surrogate pair stands alone in it. */
    static boolean isBroken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static String repaired(String text) {
        StringBuilder repaired = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isPair(text, i)) {
                    i++;
                } else {
                    repaired.setCharAt(i, REPLACEMENT);
                }
            }
        }
        return repaired.toString();
    }

    /** Whether both halves of a surrogate pair stand here. */
    static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
