package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.testkit.Golden;
import io.headrace.testkit.OutsideTools;
import io.headrace.testkit.Repository;
import io.headrace.testkit.RequiresNodeClient;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import tools.jackson.databind.json.JsonMapper;

/** What answers are compared with is what AWS publishes: in its client for JavaScript, and in the one for Java as far as that is as new. */
class ServiceModelTest {
    private static final String PACKAGE = "software.amazon.awssdk.services.batch.model.";

    private final ServiceModel model = ServiceModel.load();
    private final List<String> differences = new ArrayList<>();

    @Test
    @Tag("system")
    @RequiresNodeClient
    void shouldBeThatOfTheNewestClient() throws Exception {
        Path folder = Repository.root().resolve("deploy/system-tests/src/test/javascript");
        Process node = new ProcessBuilder(
                        OutsideTools.nodeWithModules(folder).orElseThrow().toString(), "extract-model.mjs")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String extracted = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).isZero();
        Golden.check("deploy/system-tests/src/test/resources/batch-model.json", extracted);
    }

    @Test
    void shouldHaveEveryMemberThatTheSdkForJavaHas() throws Exception {
        assertThat(model.operations()).hasSizeGreaterThanOrEqualTo(48);
        for (Map.Entry<String, ServiceModel.Operation> operation :
                model.operations().entrySet()) {
            compare(operation.getKey() + "Request", operation.getValue().request());
            compare(operation.getKey() + "Response", operation.getValue().response());
        }
        assertThat(differences).isEmpty();
    }

    private void compare(String className, String shape) throws ReflectiveOperationException {
        Class<?> type;
        try {
            type = Class.forName(PACKAGE + className);
        } catch (ClassNotFoundException e) {
            // An operation that is newer than the SDK for Java.
            return;
        }
        compare((SdkPojo) type.getMethod("builder").invoke(null), shape, new ArrayList<>());
    }

    private void compare(SdkPojo pojo, String shape, List<String> above) throws InvocationTargetException {
        if (above.contains(shape)) {
            return;
        }
        List<String> path = new ArrayList<>(above);
        path.add(shape);
        for (SdkField<?> field : pojo.sdkFields()) {
            // Query parameters and the ARN in the path have other names on the wire.
            String name = field.unmarshallLocationName().equals(field.locationName())
                    ? field.locationName()
                    : field.unmarshallLocationName();
            ServiceModel.Member member = model.members(shape).get(name);
            if (member == null) {
                differences.add(shape + " lacks " + name);
                continue;
            }
            compare(shape + "." + name, field, member.kind(), path);
        }
    }

    private void compare(String place, SdkField<?> field, String kind, List<String> path)
            throws InvocationTargetException {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.LIST) && kind.startsWith("list ")) {
            compare(place, field.getTrait(ListTrait.class).memberFieldInfo(), kind.substring(5), path);
        } else if (type.equals(MarshallingType.MAP) && kind.startsWith("map ")) {
            compare(place, field.getTrait(MapTrait.class).valueFieldInfo(), kind.substring(4), path);
        } else if (type.equals(MarshallingType.SDK_POJO) && model.shapes().contains(kind)) {
            compare(field.constructor().get(), kind, path);
        } else if (!kind.equals(scalar(type))
                && !(scalar(type).equals("string") && !model.values(kind).isEmpty())) {
            differences.add(place + " is a " + kind + " here and a " + type + " in the SDK for Java");
        }
    }

    private static String scalar(MarshallingType<?> type) {
        if (type.equals(MarshallingType.INTEGER) || type.equals(MarshallingType.LONG)) {
            return "integer";
        }
        if (type.equals(MarshallingType.FLOAT) || type.equals(MarshallingType.DOUBLE)) {
            return "decimal";
        }
        return type.equals(MarshallingType.BOOLEAN)
                ? "boolean"
                : type.equals(MarshallingType.STRING) ? "string" : type.toString();
    }

    @Test
    void shouldSeeWhatDoesNotFit() {
        assertThat(problems("ListJobs", "{}"))
                .containsExactly("ListJobs: required member 'jobSummaryList' of ListJobsResponse is absent");
        assertThat(problems(
                        "ListJobs",
                        "{'jobSummaryList':[{'jobId':7,'jobName':'n','createdAt':1.5,'status':'DONE','extra':1}]}"))
                .containsExactlyInAnyOrder(
                        "ListJobs.jobSummaryList[0].jobId: 7 is no string",
                        "ListJobs.jobSummaryList[0].createdAt: 1.5 is no integer",
                        "ListJobs.jobSummaryList[0].createdAt: 1.5 are no milliseconds since the epoch",
                        "ListJobs.jobSummaryList[0].status: \"DONE\" is no JobStatus",
                        "ListJobs.jobSummaryList[0]: JobSummary has no member 'extra'");
        assertThat(problems("SubmitJob", "{'jobId':'i','jobName':null}"))
                .containsExactly("SubmitJob.jobName: null is no string");
        assertThat(problems("SubmitJob", "{'jobId':'i','jobName':'n'}")).isEmpty();
    }

    private List<String> problems(String operation, String answer) {
        return model.problems(operation, JsonMapper.shared().readTree(answer.replace('\'', '"')));
    }
}
