package io.headrace.schemas.value;

/**
 * What an executor has to be for a job to run there, after Amazon ECS.
 *
 * @param type {@code memberOf}: it is one of those that the expression is true of
 * @param expression about its attributes, such as {@code attribute:disk == ssd}
 */
public record PlacementConstraint(String type, String expression) {
    /** The one type. */
    public static final String MEMBER_OF = "memberOf";

    /**
     * The tag of a job or a job definition whose value is the expression of one more constraint, for clients that know AWS Batch's members
     * only.
     */
    public static final String TAG = "headrace:placementConstraint";

    /** Most of a job. */
    public static final int COUNT_MAX = 10;

    /** That the executor is one of those that this is true of. */
    public static PlacementConstraint memberOf(String expression) {
        return new PlacementConstraint(MEMBER_OF, expression);
    }
}
