package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Calls of one client about jobs, in the queue {@code $work} where no other is named. */
final class JobCalls extends Calls {
    JobCalls(ClientDriver client, String prefix) {
        super(client, prefix);
    }

    /** Registers a definition that runs a shell script on a quarter of a vCPU. */
    JsonNode register(String definition, String script, String more, String arguments)
            throws IOException, InterruptedException {
        return call(
                "RegisterJobDefinition", """
                {'jobDefinitionName':'$%s','type':'container'%s,'containerProperties':{'image':'busybox',
                 'command':['sh','-c','%s'%s],'environment':[{'name':'GREETED','value':'by all'}],
                 'resourceRequirements':[{'type':'VCPU','value':'0.25'},{'type':'MEMORY','value':'32'}]}}""".formatted(definition, more, script.replace("$", "\\u0024"), arguments));
    }

    /** The id of a job that is submitted with these members. */
    String submit(String members) throws IOException, InterruptedException {
        return submitTo("$work", members);
    }

    String submitTo(String queue, String members) throws IOException, InterruptedException {
        JsonNode answer = call("SubmitJob", "{'jobQueue':'" + queue + "'," + members + "}");
        String job = answer.path("jobId").asString();
        assertThat(answer.path("jobArn").asString()).isEqualTo(ARN + "job/" + job);
        return job;
    }

    JsonNode describe(String job) throws IOException, InterruptedException {
        JsonNode jobs = call("DescribeJobs", "{'jobs':['" + job + "']}").path("jobs");
        assertThat(jobs.size()).as("DescribeJobs of %s", job).isEqualTo(1);
        return jobs.get(0);
    }

    List<JsonNode> list(String members) throws IOException, InterruptedException {
        return call("ListJobs", "{" + members + "}")
                .path("jobSummaryList")
                .valueStream()
                .toList();
    }

    /** The job when it has this status. */
    JsonNode awaitJob(String job, String status) {
        return awaitStatus("DescribeJobs", "{'jobs':['" + job + "']}", "/jobs/0/status", status)
                .at("/jobs/0");
    }
}
