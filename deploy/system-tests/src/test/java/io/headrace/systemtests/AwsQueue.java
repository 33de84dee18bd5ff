package io.headrace.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A running system with a queue {@code work}, all of it made with Debian's AWS command line: one for all tests of each class. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AwsQueue {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    HeadraceProcess headrace;
    AwsCli aws;

    /** Asks often what the command line would ask slowly. */
    FrontDoorClient door;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process", "--account", "123456789012");
        aws = new AwsCli(headrace.endpoint());
        door = new FrontDoorClient(headrace.endpoint());
        aws.batch(
                "create-compute-environment",
                "--compute-environment-name",
                "machines",
                "--type",
                "MANAGED",
                "--compute-resources",
                "type=EC2,minvCpus=0,maxvCpus=16,instanceTypes=optimal,subnets=subnet-1,instanceRole=role");
        aws.batch(
                "create-job-queue",
                "--job-queue-name",
                "work",
                "--priority",
                "10",
                "--compute-environment-order",
                "order=1,computeEnvironment=machines");
    }

    @AfterAll
    void stop() throws Exception {
        headrace.close();
    }

    /** The id of a job that is submitted to the queue. */
    String submit(String name, String definition, String... more) throws IOException, InterruptedException {
        String[] words = {"submit-job", "--job-name", name, "--job-queue", "work", "--job-definition", definition};
        String[] all = new String[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return aws.batch(all).path("jobId").asString();
    }

    /** The job when it has ended. */
    JsonNode awaitEnd(String job) throws IOException, InterruptedException {
        await().atMost(PATIENCE).until(() -> List.of("SUCCEEDED", "FAILED").contains(door.status(job)));
        return aws.describe(job);
    }
}
