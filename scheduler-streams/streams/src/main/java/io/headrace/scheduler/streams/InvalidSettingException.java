package io.headrace.scheduler.streams;

import io.headrace.service.BadSettingException;

/** A setting has a value that it cannot have. The message is one line: the setting, the value, what was expected. */
public final class InvalidSettingException extends BadSettingException {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(String message) {
        super(message);
    }
}
