package io.headrace.systemtests.clients;

import java.io.IOException;

/**
 * One walk through AWS Batch, from the first environment to the last deletion, as any client can make it. Everything it makes has names
 * with its own prefix, so that several walk beside each other. Each part of it is a class of its own; this has their order.
 */
final class BatchFlow {
    private final RealClient client;
    private final EnvironmentWalk environments;
    private final DefinitionWalk definitions;
    private final JobWalk jobs;
    private final ContainersWalk containers;
    private final StopWalk stops;
    private final SharingWalk sharing;
    private final ListWalk lists;
    private final RefusalWalk refusals;

    BatchFlow(ClientDriver driver, String prefix, RealClient client) {
        this.client = client;
        JobCalls calls = new JobCalls(driver, prefix + "-");
        environments = new EnvironmentWalk(calls, client);
        definitions = new DefinitionWalk(calls);
        jobs = new JobWalk(calls);
        containers = new ContainersWalk(calls);
        stops = new StopWalk(calls, client);
        sharing = new SharingWalk(calls);
        lists = new ListWalk(calls);
        refusals = new RefusalWalk(calls);
    }

    /** Walks it all. */
    void run() throws IOException, InterruptedException {
        environments.makeEnvironmentAndQueues();
        definitions.registerDefinitions();
        String timedOut = jobs.submitOneThatTakesTooLong();
        jobs.runSingleJob();
        jobs.runArrays();
        jobs.retryByRules();
        jobs.failToStart();
        stops.cancelAndTerminate();
        jobs.runNodes();
        sharing.shareFairly();
        lists.listByEveryFilter();
        lists.listByPages();
        lists.tag();
        if (!client.old()) {
            sharing.useConsumables();
            environments.keepWhatChangesNothing();
            definitions.keepWhatChangesNothing();
            containers.runOneAfterTheOther();
            containers.failToStart();
            containers.keepWhatIsGiven();
            containers.runAsNodes();
            sharing.lookAtTheQueue();
        }
        if (client.newest()) {
            stops.stopInBulk();
        }
        refusals.answerErrors();
        jobs.awaitTimeout(timedOut);
        environments.unmakeAll();
    }
}
