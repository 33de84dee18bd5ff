package io.headrace.bench.result;

import java.util.Locale;

/** Figures for people: three digits that mean something, thousands apart. */
final class Numbers {
    private Numbers() {}

    static String of(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size >= 1 || size == 0 ? "%.2f" : "%.3f", value);
    }

    static String of(Spread spread) {
        return spread.rounds() == 1
                ? of(spread.median())
                : of(spread.median()) + " (" + of(spread.least()) + "–" + of(spread.most()) + ")";
    }

    static String of(Target target) {
        String sign = switch (target.bound()) {
            case AT_LEAST -> "≥ ";
            case AT_MOST -> "≤ ";
        };
        return sign
                + (target.value() == Math.rint(target.value())
                        ? String.format(Locale.ROOT, "%,.0f", target.value())
                        : Double.toString(target.value()));
    }
}
