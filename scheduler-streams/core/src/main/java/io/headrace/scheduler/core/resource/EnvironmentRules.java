package io.headrace.scheduler.core.resource;

/** What holds of the vCPU bounds of a managed compute environment, when it is made and when it is changed. */
final class EnvironmentRules {
    private EnvironmentRules() {}

    /** The least is not above the most. */
    static void bounds(int least, long most) throws RefusedException {
        if (least > most) {
            throw RefusedException.invalid("minvCpus " + least + " is above maxvCpus " + most);
        }
    }

    /** What is wanted is between the bounds. */
    static void desired(int desired, int least, long most) throws RefusedException {
        if (desired < least || desired > most) {
            throw RefusedException.invalid(
                    "desiredvCpus " + desired + " is not between minvCpus " + least + " and maxvCpus " + most);
        }
    }
}
