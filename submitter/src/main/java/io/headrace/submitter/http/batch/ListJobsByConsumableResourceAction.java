package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.readmodel.JobStatus;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** ListJobsByConsumableResource: the jobs that need a resource, newest first, in any state unless the filters say otherwise. */
record ListJobsByConsumableResourceAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        String asked = fields.requiredText("consumableResource");
        String resource = request.arns().nameIn(asked, "consumable-resource");
        if (context.sharing().consumable(resource).isEmpty()) {
            throw ApiError.client("Consumable resource " + asked + " does not exist");
        }
        List<String> names = new ArrayList<>();
        List<JobStatus> statuses = new ArrayList<>();
        for (RequestFields filter : fields.objects("filters")) {
            String name = filter.requiredText("name");
            List<String> values = filter.texts("values");
            switch (name) {
                case "JOB_NAME" -> names.addAll(values);
                case "JOB_STATUS" ->
                    values.forEach(value -> statuses.add(ListJobsAction.status("filter JOB_STATUS", value)));
                default ->
                    throw ApiError.client("filters: name '" + name + "' is unknown, expected JOB_NAME or JOB_STATUS");
            }
        }
        return Paging.answer(
                "jobs",
                fields,
                context.sharing()
                        .jobsThatNeed(
                                resource, names, statuses, Paging.start(fields), Paging.pageSize(fields, Paging.MAX)),
                job -> new SharingShapes(request.arns()).job(job, resource));
    }
}
