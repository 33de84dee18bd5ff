package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** ListConsumableResources: by pages, also only those of some names; {@code *} at the end of a name stands for anything. */
record ListConsumableResourcesAction(BatchContext context) implements BatchAction {
    private static final String BY_NAME = "CONSUMABLE_RESOURCE_NAME";

    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        List<String> names = new ArrayList<>();
        for (RequestFields filter : fields.objects("filters")) {
            String name = filter.requiredText("name");
            if (!name.equals(BY_NAME)) {
                throw ApiError.client("filters: name '" + name + "' is unknown, expected " + BY_NAME);
            }
            names.addAll(filter.texts("values"));
        }
        SharingShapes shapes = new SharingShapes(request.arns());
        Map<String, Long> inUse = context.sharing().inUse();
        return Paging.answer(
                "consumableResources",
                fields,
                context.sharing().consumables(names, Paging.start(fields), Paging.pageSize(fields, Paging.MAX)),
                consumable -> shapes.summary(consumable, inUse));
    }
}
