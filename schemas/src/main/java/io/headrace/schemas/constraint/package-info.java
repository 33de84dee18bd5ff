/**
 * On which executors a job may run: expressions about their attributes, in the words of Amazon ECS's cluster query language. The scheduler
 * reads them twice, to refuse what is not well formed and to place; {@link io.headrace.schemas.constraint.PlacementExpression} is the way in.
 */
@NullMarked
package io.headrace.schemas.constraint;

import org.jspecify.annotations.NullMarked;
