package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.readmodel.ResourceQueries.Definition;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** DescribeJobDefinitions: revisions named, or all of a name, or all by pages; the newest first. */
record DescribeJobDefinitionsAction(BatchContext context) implements BatchAction {
    private static final Set<String> STATUSES = Set.of("ACTIVE", "INACTIVE");

    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        ResourceShapes shapes = new ResourceShapes(request.arns());
        List<String> named = Paging.names(fields, "jobDefinitions");
        if (!named.isEmpty()) {
            List<Definition> found = named.stream()
                    .map(name -> request.arns().nameIn(name, "job-definition"))
                    .distinct()
                    .flatMap(this::find)
                    .toList();
            return Paging.answer("jobDefinitions", found, shapes::definition);
        }
        String status = fields.text("status").orElse(null);
        if (status != null && !STATUSES.contains(status)) {
            throw ApiError.client("status '" + status + "' is unknown, expected ACTIVE or INACTIVE");
        }
        return Paging.answer(
                "jobDefinitions",
                context.resources()
                        .definitions(
                                fields.text("jobDefinitionName").orElse(null),
                                null,
                                status,
                                Paging.start(fields),
                                Paging.pageSize(fields, Paging.MAX)),
                shapes::definition);
    }

    /** The revision of {@code name:revision}; of a name alone, its revisions. */
    private Stream<Definition> find(String nameAndRevision) {
        int colon = nameAndRevision.lastIndexOf(':');
        String name = colon < 0 ? nameAndRevision : nameAndRevision.substring(0, colon);
        String revision = nameAndRevision.substring(colon + 1);
        if (colon >= 0 && !revision.matches("[1-9][0-9]{0,8}")) {
            return Stream.empty();
        }
        return context
                .resources()
                .definitions(name, colon < 0 ? null : Integer.valueOf(revision), null, OptionalLong.empty(), Paging.MAX)
                .rows()
                .stream();
    }
}
