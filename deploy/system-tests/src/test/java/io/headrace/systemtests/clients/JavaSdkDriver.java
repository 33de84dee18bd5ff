package io.headrace.systemtests.clients;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.BatchRequest;
import software.amazon.awssdk.utils.builder.Buildable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The AWS SDK for Java: JSON to its request objects and its answers to JSON, through the fields that both describe themselves. */
final class JavaSdkDriver implements ClientDriver {
    private static final String MODEL = "software.amazon.awssdk.services.batch.model.";

    /** Who is not asked. */
    static final AwsBasicCredentials ANYBODY = AwsBasicCredentials.create("anybody", "anything");

    private final BatchClient client;

    JavaSdkDriver(String endpoint, String region, AwsBasicCredentials identity) {
        client = client(endpoint, region, identity);
    }

    /** A client of its own. */
    static BatchClient client(String endpoint, String region) {
        return client(endpoint, region, ANYBODY);
    }

    private static BatchClient client(String endpoint, String region, AwsBasicCredentials identity) {
        return BatchClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(identity))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    @Override
    public String name() {
        return "AWS SDK for Java " + software.amazon.awssdk.core.util.VersionInfo.SDK_VERSION;
    }

    @Override
    public Outcome call(String operation, JsonNode input) {
        try {
            Class<?> type = Class.forName(MODEL + operation + "Request");
            BatchRequest.Builder builder =
                    (BatchRequest.Builder) type.getMethod("builder").invoke(null);
            fill((SdkPojo) builder, input);
            String method = Character.toLowerCase(operation.charAt(0)) + operation.substring(1);
            Object answer = BatchClient.class.getMethod(method, type).invoke(client, builder.build());
            return new Answered(json((SdkPojo) answer));
        } catch (ClassNotFoundException e) {
            return new NotSent("this SDK has no operation " + operation);
        } catch (InvocationTargetException e) {
            return switch (e.getCause()) {
                case BatchException error -> failed(error);
                case SdkClientException error -> new NotSent(String.valueOf(error.getMessage()));
                default -> throw new IllegalStateException(operation, e.getCause());
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(operation, e);
        }
    }

    private static Failed failed(BatchException error) {
        return new Failed(
                error.awsErrorDetails().errorCode(),
                error.awsErrorDetails().errorMessage(),
                JsonMapper.shared()
                        .createObjectNode()
                        .put("status", error.statusCode())
                        .put("requestId", error.requestId())
                        .put("type", error.getClass().getSimpleName()));
    }

    private static void fill(SdkPojo builder, JsonNode input) {
        Map<String, SdkField<?>> fields = builder.sdkFieldNameToField();
        input.forEachEntry((name, value) -> {
            SdkField<?> field = fields.get(name);
            if (field == null) {
                throw new IllegalArgumentException(builder.getClass().getName() + " has no member " + name);
            }
            field.set(builder, value(field, value));
        });
    }

    private static Object value(SdkField<?> field, JsonNode value) {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.SDK_POJO)) {
            SdkPojo builder = field.constructor().get();
            fill(builder, value);
            return ((Buildable) builder).build();
        }
        if (type.equals(MarshallingType.LIST)) {
            SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
            List<Object> list = new ArrayList<>();
            value.forEach(one -> list.add(value(element, one)));
            return list;
        }
        if (type.equals(MarshallingType.MAP)) {
            SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> map = new LinkedHashMap<>();
            value.forEachEntry((key, one) -> map.put(key, value(element, one)));
            return map;
        }
        if (type.equals(MarshallingType.INTEGER)) {
            return value.asInt();
        }
        if (type.equals(MarshallingType.LONG)) {
            return value.asLong();
        }
        if (type.equals(MarshallingType.FLOAT)) {
            return (float) value.asDouble();
        }
        if (type.equals(MarshallingType.DOUBLE)) {
            return value.asDouble();
        }
        return type.equals(MarshallingType.BOOLEAN) ? (Object) value.asBoolean() : value.asString();
    }

    /** What the SDK understood of an answer. */
    static ObjectNode json(SdkPojo pojo) {
        ObjectNode shape = JsonMapper.shared().createObjectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                shape.set(field.locationName(), node(value));
            }
        }
        return shape;
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case SdkPojo pojo -> json(pojo);
            case List<?> list -> {
                ArrayNode array = JsonMapper.shared().createArrayNode();
                list.forEach(one -> array.add(node(one)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = JsonMapper.shared().createObjectNode();
                map.forEach((key, one) -> object.set((String) key, node(one)));
                yield object;
            }
            default -> JsonMapper.shared().valueToTree(value);
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
