package io.headrace.schemas.event;

/** Why a command changed nothing. The names are stable: they are counted in metrics and matched by programs. */
public enum RejectionReason {
    /** A field breaks the schema or a rule that its message names. */
    INVALID_ARGUMENT(false),
    /** The command names a queue that does not exist. */
    UNKNOWN_QUEUE(false),
    /** The command names a compute environment that does not exist. */
    UNKNOWN_COMPUTE_ENVIRONMENT(false),
    /** The command names a job definition that does not exist or is not active. */
    UNKNOWN_JOB_DEFINITION(false),
    /** The command names a scheduling policy that does not exist. */
    UNKNOWN_SCHEDULING_POLICY(false),
    /** The command names a consumable resource that does not exist. */
    UNKNOWN_CONSUMABLE_RESOURCE(false),
    /** The command names a service environment that does not exist. */
    UNKNOWN_SERVICE_ENVIRONMENT(false),
    /** The command names a quota share that does not exist. */
    UNKNOWN_QUOTA_SHARE(false),
    /** The command names an executor of which no process is there. */
    UNKNOWN_EXECUTOR(false),
    /** The executor that is not to be drained has been told to leave. */
    EXECUTOR_LEAVES(false),
    /** The submission depends on a job that does not exist. */
    UNKNOWN_DEPENDENCY(false),
    /** The job that is to run again does not exist, or is an array child. */
    UNKNOWN_RETRIED_JOB(false),
    /** The job that is to run again has not ended. */
    JOB_NOT_ENDED(false),
    /** Only what has failed is to run again, and nothing has. */
    NOTHING_FAILED(false),
    /** The queue takes no submissions. */
    QUEUE_DISABLED(false),
    /** Something of that name exists already. */
    ALREADY_EXISTS(false),
    /** What is to be deleted is ENABLED: it has to be DISABLED first. */
    NOT_DISABLED(false),
    /** What is to be deleted is in use. */
    IN_USE(false),
    /** What is to have tags, or to lose them, does not exist. */
    UNKNOWN_RESOURCE(false),
    /** Another job was submitted with that id. */
    JOB_ID_TAKEN(false),
    /** AWS Batch has this and Headrace does not yet. */
    NOT_SUPPORTED(false),
    /** The scheduler failed on the command, which is its bug; the command is in the dead letters. */
    SCHEDULER_FAULT(false),
    /** The very same submission was accepted before. */
    ALREADY_SUBMITTED(true),
    /** The very same update was applied before. */
    ALREADY_APPLIED(true),
    /** The revision of the job definition is INACTIVE already. */
    ALREADY_INACTIVE(true),
    /** What is to be deleted is being deleted already. */
    DELETION_ALREADY_REQUESTED(true),
    /** Cancel or terminate names a job that does not exist; AWS answers with success. */
    UNKNOWN_JOB(true),
    /** Cancel or terminate names a job that has ended; AWS answers with success. */
    JOB_ALREADY_ENDED(true),
    /** Cancel names a job that has been placed; AWS answers with success. */
    JOB_ALREADY_PLACED(true),
    /** The job is being stopped already; AWS answers with success. */
    STOP_ALREADY_REQUESTED(true);

    private final boolean harmless;

    RejectionReason(boolean harmless) {
        this.harmless = harmless;
    }

    /** Whether what the client asked for holds all the same, so that it is answered with success. */
    public boolean harmless() {
        return harmless;
    }
}
