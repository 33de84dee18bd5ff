package io.headrace.submitter.http.batch;

import tools.jackson.databind.node.ObjectNode;

/** One AWS Batch operation. */
interface BatchAction {
    /**
     * Carries it out.
     *
     * @return the answer's body
     * @throws io.headrace.submitter.http.ApiError when the answer is an error
     * @throws InterruptedException when the server is being stopped
     */
    ObjectNode run(BatchRequest request) throws InterruptedException;
}
