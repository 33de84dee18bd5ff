package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ResourceKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.node.ObjectNode;

/**
 * The row whose body has the tags of a resource.
 *
 * @param table its table
 * @param where its condition beside the account
 * @param key the account, and what the condition binds
 */
record TaggedRow(String table, String where, List<Object> key) {
    /** Copies the key. */
    TaggedRow {
        key = List.copyOf(key);
    }

    static TaggedRow of(AccountId account, ResourceKind kind, String name) {
        return switch (kind) {
            case COMPUTE_ENVIRONMENT -> named("compute_environments", account, name);
            case JOB_QUEUE -> named("job_queues", account, name);
            case SCHEDULING_POLICY -> named("scheduling_policies", account, name);
            case CONSUMABLE_RESOURCE -> named("consumable_resources", account, name);
            case SERVICE_ENVIRONMENT -> named("service_environments", account, name);
            case QUOTA_SHARE -> {
                int slash = name.indexOf('/');
                yield new TaggedRow(
                        "quota_shares",
                        "job_queue = ? AND name = ?",
                        List.of(account.value(), name.substring(0, slash), name.substring(slash + 1)));
            }
            case JOB, SERVICE_JOB -> new TaggedRow("job_bodies", "job_id = ?", List.of(account.value(), name));
            case JOB_DEFINITION -> {
                int colon = name.lastIndexOf(':');
                int revision = Integer.parseInt(name.substring(colon + 1));
                yield new TaggedRow(
                        "job_definitions",
                        "name = ? AND revision = ?",
                        List.of(account.value(), name.substring(0, colon), revision));
            }
        };
    }

    private static TaggedRow named(String table, AccountId account, String name) {
        return new TaggedRow(table, "name = ?", List.of(account.value(), name));
    }

    /** The tags; empty when there is no such resource. */
    Optional<Map<String, String>> tags(Handle handle) {
        return body(handle).map(body -> {
            Map<String, String> tags = new LinkedHashMap<>();
            body.path("tags")
                    .properties()
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString()));
            return tags;
        });
    }

    /** Changes the tags, if the resource is there. */
    void change(Handle handle, Consumer<ObjectNode> change) {
        body(handle).ifPresent(body -> {
            change.accept(body.withObjectProperty("tags"));
            List<Object> values = new ArrayList<>(List.of(JsonCodec.mapper().writeValueAsString(body)));
            values.addAll(key);
            handle.execute("UPDATE " + table + " SET body = ? WHERE account = ? AND " + where, values.toArray());
        });
    }

    private Optional<ObjectNode> body(Handle handle) {
        return handle.select("SELECT body FROM " + table + " WHERE account = ? AND " + where, key.toArray())
                .mapTo(String.class)
                .findOne()
                .map(body -> (ObjectNode) JsonCodec.mapper().readTree(body));
    }
}
