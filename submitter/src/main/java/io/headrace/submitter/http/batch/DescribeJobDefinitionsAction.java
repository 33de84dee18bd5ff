package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.readmodel.Page;
import io.headrace.submitter.readmodel.ResourceQueries.Definition;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** DescribeJobDefinitions: revisions named, or all of a name, or all by pages; the newest first. */
record DescribeJobDefinitionsAction(BatchContext context) implements BatchAction {
    private static final Set<String> STATUSES = Set.of("ACTIVE", "INACTIVE");

    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        ResourceShapes shapes = new ResourceShapes(request.arns());
        List<String> named = Paging.names(fields, "jobDefinitions");
        String status = fields.text("status").orElse(null);
        if (status != null && !STATUSES.contains(status)) {
            throw ApiError.client("status '" + status + "' is unknown, expected ACTIVE or INACTIVE");
        }
        if (!named.isEmpty()) {
            refuseBesideNames(fields, "jobDefinitionName");
            refuseBesideNames(fields, "nextToken");
            List<Definition> found = named.stream()
                    .map(name -> request.arns().nameIn(name, "job-definition"))
                    .distinct()
                    .flatMap(name -> find(name, status))
                    .toList();
            return Paging.answer("jobDefinitions", found, shapes::definition);
        }
        return Paging.answer(
                "jobDefinitions",
                fields,
                context.resources()
                        .definitions(
                                fields.text("jobDefinitionName").orElse(null),
                                null,
                                status,
                                Paging.start(fields),
                                Paging.pageSize(fields, Paging.MAX)),
                shapes::definition);
    }

    private static void refuseBesideNames(RequestFields fields, String member) {
        fields.text(member).filter(value -> !value.isEmpty()).ifPresent(value -> {
            throw ApiError.client(
                    "DescribeJobDefinitions: '" + member + "' cannot be given together with 'jobDefinitions'");
        });
    }

    /** The revision of {@code name:revision}; of a name alone, its revisions. */
    private Stream<Definition> find(String nameAndRevision, @Nullable String status) {
        int colon = nameAndRevision.lastIndexOf(':');
        String name = colon < 0 ? nameAndRevision : nameAndRevision.substring(0, colon);
        String revision = nameAndRevision.substring(colon + 1);
        if (colon >= 0 && !revision.matches("[1-9][0-9]{0,8}")) {
            return Stream.empty();
        }
        Page<Definition> found = context.resources()
                .definitions(
                        name, colon < 0 ? null : Integer.valueOf(revision), status, OptionalLong.empty(), Paging.MAX);
        if (found.next().isPresent()) {
            throw ApiError.client("DescribeJobDefinitions: '" + name + "' of 'jobDefinitions' has more than "
                    + Paging.MAX + " revisions, expected name:revision, or its name as 'jobDefinitionName'");
        }
        return found.rows().stream();
    }
}
