package io.headrace.executor.runtime;

/** A container could not be run, or not be looked after. The message is the container reason that the job's owner sees. */
public final class ContainerFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** AWS Batch cuts container reasons here. */
    private static final int REASON_CHARACTERS_MAX = 255;

    /** What went wrong, by the error names that the Amazon ECS agent uses and clients match on. */
    public enum Code {
        /** The image is not there and cannot be fetched. */
        CANNOT_PULL("CannotPullContainerError"),
        /** The engine refused the container's settings. */
        CANNOT_CREATE("CannotCreateContainerError"),
        /** The container was made but its command could not be started. */
        CANNOT_START("CannotStartContainerError"),
        /** The engine does not know the container, or contradicts itself about it. */
        CANNOT_INSPECT("CannotInspectContainerError"),
        /** The engine did not end the container. */
        CANNOT_STOP("CannotStopContainerError"),
        /** The engine does not answer. */
        ENGINE_TIMEOUT("DockerTimeoutError"),
        /** The plan asks for something that this runtime cannot give. */
        UNSUPPORTED("ResourceInitializationError");

        private final String prefix;

        Code(String prefix) {
            this.prefix = prefix;
        }

        /** The word before the colon. */
        public String prefix() {
            return prefix;
        }
    }

    private final Code code;
    private final boolean engineFault;

    /**
     * @param code what went wrong
     * @param detail one line for the job's owner
     */
    public ContainerFailure(Code code, String detail) {
        this(code, detail, code == Code.ENGINE_TIMEOUT);
    }

    private ContainerFailure(Code code, String detail, boolean engineFault) {
        super(shorten(code.prefix() + ": " + oneLine(detail)));
        this.code = code;
        this.engineFault = engineFault;
    }

    public ContainerFailure(Code code, String detail, Throwable cause) {
        this(code, detail);
        initCause(cause);
    }

    /** One that is not the job's fault, as far as can be told: the engine failed at what it was asked for. */
    public static ContainerFailure ofEngine(Code code, String detail, Throwable cause) {
        ContainerFailure failure = new ContainerFailure(code, detail, true);
        failure.initCause(cause);
        return failure;
    }

    /** The same in other words, and without its cause. */
    public ContainerFailure saying(String detail) {
        return new ContainerFailure(code, detail, engineFault);
    }

    /** A container reason of one of several containers, which it names behind the error name. */
    public static String of(String container, String reason) {
        int colon = reason.indexOf(": ");
        int behind = colon < 0 ? 0 : colon + 2;
        return shorten(reason.substring(0, behind) + "container " + container + ": " + reason.substring(behind));
    }

    public Code code() {
        return code;
    }

    /** Whether the engine is in trouble, so that others may fail in the same way. */
    public boolean isEngineFault() {
        return engineFault;
    }

    /** The container reason: {@code <error name>: <detail>}, at most 255 characters, one line. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    static String shorten(String reason) {
        return reason.length() <= REASON_CHARACTERS_MAX
                ? reason
                : reason.substring(0, REASON_CHARACTERS_MAX - 3) + "...";
    }

    /** A text in one line, as a reason has it. */
    public static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
