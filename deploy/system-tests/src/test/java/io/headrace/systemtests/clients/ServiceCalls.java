package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls of one client about service jobs. */
final class ServiceCalls extends Calls {
    /** A script that runs until it is told to stop, and stops at once. */
    static final String ENDLESS = "trap 'exit 143' TERM; sleep 600 & wait";

    ServiceCalls(ClientDriver client, String prefix) {
        super(client, prefix);
    }

    /**
     * The id of a service job that is submitted.
     *
     * @param members of the submission, beside its payload and type
     * @param payload of the job
     */
    String submit(String members, JsonNode payload) throws IOException, InterruptedException {
        ObjectNode input = (ObjectNode) json("{" + members + ",'serviceJobType':'SAGEMAKER_TRAINING'}");
        input.put("serviceRequestPayload", payload.toString());
        JsonNode answer = call("SubmitServiceJob", input);
        String job = answer.path("jobId").asString();
        assertThat(answer.path("jobArn").asString()).isEqualTo(ARN + "service-job/" + job);
        assertThat(answer.path("jobName").asString())
                .isEqualTo(input.path("jobName").asString());
        return job;
    }

    /** A payload that runs a shell script on one {@code ml.m5.large}, with more members. */
    JsonNode payload(String script, String more) {
        ObjectNode payload = (ObjectNode) json("""
                {'AlgorithmSpecification':{'TrainingImage':'busybox','TrainingInputMode':'File',
                  'ContainerEntrypoint':['sh','-c']},
                 'ResourceConfig':{'InstanceType':'ml.m5.large','InstanceCount':1,'VolumeSizeInGB':1}%s}""".formatted(more));
        payload.withObjectProperty("AlgorithmSpecification")
                .putArray("ContainerArguments")
                .add(script);
        return payload;
    }

    JsonNode describe(String job) throws IOException, InterruptedException {
        return call("DescribeServiceJob", "{'jobId':'" + job + "'}");
    }

    /** The job when it has this status. */
    JsonNode awaitJob(String job, String status) {
        return awaitStatus("DescribeServiceJob", "{'jobId':'" + job + "'}", "/status", status);
    }
}
