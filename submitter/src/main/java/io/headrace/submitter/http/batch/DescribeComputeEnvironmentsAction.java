package io.headrace.submitter.http.batch;

import io.headrace.submitter.readmodel.ResourceQueries.Environment;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** DescribeComputeEnvironments: those named, or all by pages. Unknown names are left out. */
record DescribeComputeEnvironmentsAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        ResourceShapes shapes = new ResourceShapes(request.arns());
        List<String> names = Paging.names(fields, "computeEnvironments");
        if (names.isEmpty()) {
            return Paging.answer(
                    "computeEnvironments",
                    fields,
                    context.resources().environments(Paging.start(fields), Paging.pageSize(fields, Paging.MAX)),
                    shapes::environment);
        }
        List<Environment> found = names.stream()
                .map(name -> request.arns().nameIn(name, "compute-environment"))
                .distinct()
                .map(context.resources()::environment)
                .flatMap(Optional::stream)
                .toList();
        return Paging.answer("computeEnvironments", found, shapes::environment);
    }
}
