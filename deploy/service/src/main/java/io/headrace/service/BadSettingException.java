package io.headrace.service;

/** A setting has a value that it cannot have. The message is one line: the setting, the value, what was expected. */
public class BadSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadSettingException(String message) {
        super(message);
    }
}
