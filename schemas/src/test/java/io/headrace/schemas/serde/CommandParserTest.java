package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandParserTest {
    private static final String JOB_ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";

    @Test
    void shouldReadWhatAirflowSends() throws InvalidMessageException {
        CommandParser.Parsed parsed = CommandParser.parseSubmission("SubmitJob", bytes("""
                        {"jobName": "n", "jobQueue": "q", "jobDefinition": "d:1", "parameters": {}, "tags": {},
                         "arrayProperties": {}, "dependsOn": [], "timeout": null, "nodeOverrides": {},
                         "containerOverrides": {"command": ["echo", "hi"], "environment": []}}
                        """), JOB_ID);

        SubmitJob job = (SubmitJob) parsed.command();
        assertThat(job.jobId()).isEqualTo(JOB_ID);
        assertThat(job.timeout()).isNull();
        assertThat(job.tags()).isEmpty();
        assertThat(parsed.dropped()).isEmpty();
    }

    @Test
    void shouldDropUnknownMembersAtAnyDepthAndListThem() throws InvalidMessageException {
        CommandParser.Parsed parsed = CommandParser.parse("RegisterJobDefinition", bytes("""
                        {"jobDefinitionName": "d", "type": "container", "brandNew": {"deep": [1]},
                         "containerProperties": {"image": "busybox", "colour": "red",
                           "volumes": [{"name": "v", "host": {"sourcePath": "/x", "mode": 1}}]},
                         "tags": {"anything": "goes"}}
                        """));

        assertThat(parsed.dropped())
                .containsExactly("brandNew", "containerProperties.colour", "containerProperties.volumes[0].host.mode");
        assertThat(((RegisterJobDefinition) parsed.command()).tags()).containsEntry("anything", "goes");
    }

    @Test
    void shouldKeepTheOrderOfMapsAndReadEveryMember() throws InvalidMessageException {
        CreateJobQueue queue = (CreateJobQueue)
                CommandParser.parse("CreateJobQueue", bytes("""
                                {"jobQueueName": "q", "state": "DISABLED", "priority": 7, "jobStateTimeLimitActions": [],
                                 "computeEnvironmentOrder": [{"order": 1, "computeEnvironment": "ce"}],
                                 "tags": {"z": "1", "a": "2"}}
                                """)).command();

        assertThat(queue.priority()).isEqualTo(7);
        assertThat(queue.tags().keySet()).containsExactly("z", "a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"timeout":{"attemptDurationSeconds":5}}    | SubmitJob.timeout.attemptDurationSeconds: 5 is below the minimum 60
            {"jobQue":"q"}                              | SubmitJob.jobQue: unknown field, did you mean jobQueue?
            {"jobName":"a b"}                           | SubmitJob.jobName: Job name should match valid pattern: 'a b' is not valid: expected 1 to 128 letters, digits, hyphens and underscores, the first a letter or digit
            {"jobName":"a\\n"}                          | SubmitJob.jobName: Job name should match valid pattern: 'a?' is not valid: expected 1 to 128 letters, digits, hyphens and underscores, the first a letter or digit
            {"jobName":7}                               | SubmitJob.jobName: 7 is a number, expected string
            {"jobName":null}                            | SubmitJob.jobName: null is no value, expected string
            {"nodeOverrides":{"numNodes":0}}            | SubmitJob.nodeOverrides.numNodes: 0 is below the minimum 1
            {"eksPropertiesOverride":{"podProperties":{}}} | SubmitJob.eksPropertiesOverride is not supported
            {"shareIdentifier":"a b"}                   | SubmitJob.shareIdentifier: 'a b' is not valid: expected 1 to 255 letters and digits, and * as the last character if at all
            {"arrayProperties":{"size":1}}              | SubmitJob.arrayProperties.size: 1 is below the minimum 2
            {"arrayProperties":{"size":1000001}}        | SubmitJob.arrayProperties.size: 1000001 is above the maximum 1000000
            {"arrayProperties":{"size":2.5}}            | SubmitJob.arrayProperties.size: 2.5 is a number, expected integer
            {"arrayProperties":{"size":1e99}}           | SubmitJob.arrayProperties.size: 1.0E99 is out of range
            {"retryStrategy":{}}                        | SubmitJob.retryStrategy: RetryAttempts must be provided with retry strategy
            {"retryStrategy":{"evaluateOnExit":[]}}     | SubmitJob.retryStrategy: RetryAttempts must be provided with retry strategy
            {"containerOverrides":{"command":["a",""]}} | SubmitJob.containerOverrides.command[1]: Command field cannot have empty strings
            {"dependsOn":[{"type":"AFTER"}]}            | SubmitJob.dependsOn[0].type: 'AFTER' is not one of N_TO_N, SEQUENTIAL
            {"tags":{"k":"a\\u0000b"}}                  | SubmitJob.tags.k: contains a NUL or half of a surrogate pair, which cannot be stored
            {"tags":{"\\ud800":"v"}}                    | SubmitJob: not JSON: something that does not belong there stands at line 1, column 113
            {"tags":{"":"v"}}                           | SubmitJob.tags['']: '' is shorter than the minimum of 1 characters
            {"tags":{"aws:x":"v"}}                      | SubmitJob.tags.aws:x: 'aws:x' is not valid: expected a key that does not begin with aws:, which AWS reserves
            {"propagateTags":"true"}                    | SubmitJob.propagateTags: 'true' is a string, expected boolean
            {"parameters":[]}                           | SubmitJob.parameters: the value is an array, expected object
            {"containerOverrides":{"environment":[{"name":"AWS_BATCH_X","value":"v"}]}} | SubmitJob.containerOverrides.environment[0].name: 'AWS_BATCH_X' is not valid: expected a name without =, which does not begin with AWS_BATCH
            """)
    void shouldNameTheFieldTheValueAndWhatWasExpected(String member, String message) {
        String body = "{\"jobId\":\"" + JOB_ID + "\",\"jobQueue\":\"q\",\"jobDefinition\":\"d\","
                + (member.contains("jobName") ? "" : "\"jobName\":\"n\",")
                + member.strip().substring(1);

        assertThatThrownBy(() -> CommandParser.parseStrictly("SubmitJob", bytes(body)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            RegisterJobDefinition    | {"jobDefinitionName":"d","type":"container","eksProperties":{"podProperties":{}}} | RegisterJobDefinition.eksProperties is not supported
            CreateJobQueue           | {"jobQueueName":"q","priority":1,"computeEnvironmentOrder":[{"order":1,"computeEnvironment":"c"}],"jobStateTimeLimitActions":[{"reason":"bored","state":"RUNNABLE","maxTimeSeconds":600,"action":"CANCEL"}]} | CreateJobQueue.jobStateTimeLimitActions[0].reason: Invalid job reason: 'bored' is not one of CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY, MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE, MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT, MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE, MISCONFIGURATION:QUOTA_MANAGEMENT_LIMIT_EXCEEDED
            CreateSchedulingPolicy   | {"name":"p","quotaSharePolicy":{"idleResourceAssignmentStrategy":"LIFO"}} | CreateSchedulingPolicy.quotaSharePolicy.idleResourceAssignmentStrategy: 'LIFO' is not one of FIFO
            CreateSchedulingPolicy   | {"name":"p","fairsharePolicy":{"shareDistribution":[{"shareIdentifier":"a","weightFactor":1000}]}} | CreateSchedulingPolicy.fairsharePolicy.shareDistribution[0].weightFactor: 1000 is not valid: expected a number from 0.0001 to 999.9999
            CreateServiceEnvironment | {"serviceEnvironmentName":"s","serviceEnvironmentType":"SAGEMAKER_TRAINING"} | CreateServiceEnvironment.capacityLimits: required but missing
            CreateServiceEnvironment | {"serviceEnvironmentName":"s","serviceEnvironmentType":"SAGEMAKER_TRAINING","capacityLimits":[]} | CreateServiceEnvironment.capacityLimits: has 0 elements, the minimum is 1
            CreateComputeEnvironment | {"computeEnvironmentName":"c","type":"MANAGED"} | CreateComputeEnvironment.computeResources: required but missing
            CreateComputeEnvironment | {"computeEnvironmentName":"c","type":"UNMANAGED","eksConfiguration":{"eksClusterArn":"a"}} | CreateComputeEnvironment.eksConfiguration is not supported
            RegisterJobDefinition    | {"jobDefinitionName":"d","type":"multinode","nodeProperties":{"numNodes":2}} | RegisterJobDefinition.nodeProperties.mainNode: required but missing
            RegisterJobDefinition    | {"jobDefinitionName":"d","type":"container","eksProperties":{"podProperties":{}}} | RegisterJobDefinition.eksProperties is not supported
            RegisterJobDefinition    | {"jobDefinitionName":"d","type":"container","containerProperties":{"volumes":[{"name":"v","efsVolumeConfiguration":{"fileSystemId":"f"}}]}} | RegisterJobDefinition.containerProperties.volumes[0].efsVolumeConfiguration is not supported
            CancelJob                | {"jobId":"x","reason":""} | CancelJob.reason: '' is shorter than the minimum of 1 characters
            CancelJob                | {"jobId":"x"} | CancelJob.reason: required but missing
            CancelJob                | [] | CancelJob: the body is no object, expected a JSON object
            CancelJob                | `` | CancelJob: the body is empty, expected a JSON object
            CancelJob                | {"jobId":"x","jobId":"y","reason":"r"} | CancelJob: Duplicate property "jobId"
            CancelJob                | {"jobId":"x","reason":"r"} trailing | CancelJob: not JSON: something that does not belong there stands at line 1, column 28
            SubmitJobs               | {} | operation 'SubmitJobs' is unknown, did you mean SubmitJob?
            """)
    void shouldRefuseWhatAnHttpClientSendsWrongly(String operation, String body, String message) {
        assertThatThrownBy(() -> CommandParser.parse(operation, bytes(body)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseTextThatIsBuiltToHurtAReader() {
        assertRefused("[".repeat(100_000), "SubmitJob: Document nesting depth (65) exceeds the maximum allowed (64)");
        assertRefused(
                "{\"a\":".repeat(40_000), "SubmitJob: Document nesting depth (65) exceeds the maximum allowed (64)");
        assertRefused("{\"tags\":" + "[".repeat(50) + "]".repeat(50) + "}", "SubmitJob.tags: the value is an array");
        assertRefused("\"" + "x".repeat(300_000) + "\"", "SubmitJob: the body has 300002 bytes, the maximum is 262144");
        assertRefused("\0", "SubmitJob: not JSON: ");
        assertRefused("{\"jobName\":\"a\0b\"}", "SubmitJob: not JSON: ");
        assertRefused("{\"tags\":{\"" + "k".repeat(5_000) + "\":\"v\"}}", "SubmitJob: Name length (5000)");
        assertRefused(
                "{\"arrayProperties\":{\"size\":" + "9".repeat(5_000) + "}}", "SubmitJob: Number value length (5000)");
        assertRefused("{\"arrayProperties\":{\"size\":1e999999999}}", "SubmitJob.arrayProperties.size: ");
    }

    private static void assertRefused(String body, String start) {
        assertThatThrownBy(() -> CommandParser.parseStrictly("SubmitJob", bytes(body)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith(start)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
