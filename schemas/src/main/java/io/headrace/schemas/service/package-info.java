/**
 * What a service job asks of its service, read from the payload as it was submitted. The scheduler reads it to decide whether the job can be
 * run, the executor to run it: {@link io.headrace.schemas.service.TrainingJob} is the request, {@link
 * io.headrace.schemas.service.TrainingFiles} what its container finds under {@code /opt/ml}.
 */
@NullMarked
package io.headrace.schemas.service;

import org.jspecify.annotations.NullMarked;
