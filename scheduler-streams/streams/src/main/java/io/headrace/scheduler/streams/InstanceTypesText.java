package io.headrace.scheduler.streams;

import io.headrace.schemas.value.ResourceAmounts;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instance types of service jobs as people write them. Whoever passes the text on says where it stood. */
public final class InstanceTypesText {
    private static final String EXPECTED =
            "expected TYPE=VCPUS:MIB or TYPE=VCPUS:MIB:GPUS separated by commas, for example ml.m5.large=1:512";
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*(ml\\.[a-z0-9-]+\\.[a-z0-9-]+)=([0-9]{1,4}(?:\\.[0-9]{1,3})?):([0-9]{1,8})(?::([0-9]{1,3}))?\\s*");

    private InstanceTypesText() {}

    /**
     * What instances have, by type: {@code ml.m5.large=2:8192,ml.g5.xlarge=4:16384:1,ml.m5.xlarge=0.5:512}. An empty text names none.
     *
     * @throws IllegalArgumentException saying what was expected, and in place of what
     */
    public static Map<String, ResourceAmounts> parse(String text) {
        Map<String, ResourceAmounts> types = new TreeMap<>();
        if (text.isBlank()) {
            return types;
        }
        for (String entry : text.split(",", -1)) {
            Matcher parts = ENTRY.matcher(entry);
            if (!parts.matches() || millis(parts.group(2)) == 0 || Integer.parseInt(parts.group(3)) == 0) {
                throw new IllegalArgumentException(EXPECTED + ", instead of '" + entry.strip() + "'");
            }
            String gpus = parts.group(4);
            ResourceAmounts amounts = new ResourceAmounts(
                    millis(parts.group(2)),
                    Integer.parseInt(parts.group(3)),
                    gpus == null ? 0 : Integer.parseInt(gpus));
            if (types.put(parts.group(1), amounts) != null) {
                throw new IllegalArgumentException("expected each type once, instead of " + parts.group(1) + " again");
            }
        }
        return types;
    }

    private static int millis(String vcpus) {
        return new BigDecimal(vcpus).movePointRight(3).intValueExact();
    }
}
