package io.headrace.schemas.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The account: unit of order, isolation and authorisation, and the key of every command, report and event.
 *
 * @param value twelve decimal digits, as at AWS
 */
public record AccountId(@JsonValue String value) implements Comparable<AccountId> {
    private static final int DIGITS = 12;

    /** The account used when nobody names one. */
    public static final AccountId DEFAULT = new AccountId("000000000000");

    /** @throws IllegalArgumentException when the text is not twelve digits */
    @JsonCreator
    public AccountId {
        if (value.length() != DIGITS || !Ascii.isDigitsFrom(value, 0)) {
            throw new IllegalArgumentException("account '" + value + "': expected twelve digits");
        }
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
