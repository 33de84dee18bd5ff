/**
 * Where the values of secrets come from. A plan holds references only; {@link io.headrace.executor.secrets.SecretStore} has the values,
 * and {@link io.headrace.executor.secrets.SecretName} says which of them a reference means. A value goes into the call that makes a
 * container and nowhere else.
 */
@NullMarked
package io.headrace.executor.secrets;

import org.jspecify.annotations.NullMarked;
