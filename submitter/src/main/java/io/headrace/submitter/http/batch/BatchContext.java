package io.headrace.submitter.http.batch;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.produce.CommandProducer;
import io.headrace.submitter.readmodel.JobQueries;
import io.headrace.submitter.readmodel.QueueFront;
import io.headrace.submitter.readmodel.ResourceQueries;
import io.headrace.submitter.readmodel.ServiceQueries;
import io.headrace.submitter.readmodel.SharingQueries;

/**
 * What the operations work with.
 *
 * @param account the account that this front door serves
 * @param commands asks the scheduler
 * @param jobs questions about jobs
 * @param resources questions about definitions, queues and environments
 * @param sharing questions about scheduling policies and consumable resources
 * @param services questions about service environments and service jobs
 * @param front questions about what queues place next
 */
public record BatchContext(
        AccountId account,
        CommandProducer commands,
        JobQueries jobs,
        ResourceQueries resources,
        SharingQueries sharing,
        ServiceQueries services,
        QueueFront front) {}
