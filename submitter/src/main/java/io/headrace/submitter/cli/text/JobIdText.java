package io.headrace.submitter.cli.text;

/** Short forms of ids and ARNs for people. */
public final class JobIdText {
    private static final int ABBREVIATION = 8;

    private JobIdText() {}

    /** The first eight characters of a job id; an array child and a node keep their index. */
    public static String abbreviated(String jobId) {
        int mark = Math.max(jobId.indexOf(':'), jobId.indexOf('#'));
        String uuid = mark < 0 ? jobId : jobId.substring(0, mark);
        String index = mark < 0 ? "" : jobId.substring(mark);
        return (uuid.length() > ABBREVIATION ? uuid.substring(0, ABBREVIATION) : uuid) + index;
    }

    /** The name at the end of an ARN, with a definition's revision; anything else unchanged. */
    public static String nameOf(String nameOrArn) {
        return nameOrArn.startsWith("arn:") ? nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1) : nameOrArn;
    }
}
