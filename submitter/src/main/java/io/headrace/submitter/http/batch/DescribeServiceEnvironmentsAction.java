package io.headrace.submitter.http.batch;

import io.headrace.submitter.readmodel.ServiceQueries.Environment;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** DescribeServiceEnvironments: those named, or all by pages. Unknown names are left out. */
record DescribeServiceEnvironmentsAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        ServiceShapes shapes = new ServiceShapes(request.arns());
        List<String> names = Paging.names(fields, "serviceEnvironments");
        if (names.isEmpty()) {
            return Paging.answer(
                    "serviceEnvironments",
                    fields,
                    context.services().environments(Paging.start(fields), Paging.pageSize(fields, Paging.MAX)),
                    shapes::environment);
        }
        List<Environment> found = names.stream()
                .map(name -> request.arns().nameIn(name, "service-environment"))
                .distinct()
                .map(context.services()::environment)
                .flatMap(Optional::stream)
                .toList();
        return Paging.answer("serviceEnvironments", found, shapes::environment);
    }
}
