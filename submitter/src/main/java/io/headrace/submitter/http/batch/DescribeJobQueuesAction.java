package io.headrace.submitter.http.batch;

import io.headrace.submitter.readmodel.ResourceQueries.Queue;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** DescribeJobQueues: those named, or all by pages. Unknown names are left out. */
record DescribeJobQueuesAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        ResourceShapes shapes = new ResourceShapes(request.arns());
        List<String> names = Paging.names(fields, "jobQueues");
        if (names.isEmpty()) {
            return Paging.answer(
                    "jobQueues",
                    fields,
                    context.resources().queues(Paging.start(fields), Paging.pageSize(fields, Paging.MAX)),
                    shapes::queue);
        }
        List<Queue> found = names.stream()
                .map(name -> request.arns().nameIn(name, "job-queue"))
                .distinct()
                .map(context.resources()::queue)
                .flatMap(Optional::stream)
                .toList();
        return Paging.answer("jobQueues", found, shapes::queue);
    }
}
