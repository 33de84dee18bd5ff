package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.ARN;

import java.io.IOException;
import org.assertj.core.api.SoftAssertions;

/** What the walk is refused, each with AWS's words where clients look for them. */
record RefusalWalk(JobCalls calls) {
    void answerErrors() throws IOException, InterruptedException {
        SoftAssertions said = new SoftAssertions();
        said.assertThat(calls.refused("SubmitJob", "{'jobName':'a b','jobQueue':'$work','jobDefinition':'$short'}"))
                .contains("Job name should match valid pattern");
        said.assertThat(calls.refused("SubmitJob", "{'jobName':'x','jobQueue':'$nowhere','jobDefinition':'$short'}"))
                .contains("does not exist");
        said.assertThat(calls.refused("SubmitJob", "{'jobName':'x','jobQueue':'$work','jobDefinition':'$none'}"))
                .isEqualTo("JobDefinition name " + calls.name("$none") + " does not exist or is not in ACTIVE status");
        said.assertThat(calls.refused(
                        "SubmitJob",
                        "{'jobName':'x','jobQueue':'$work','jobDefinition':'" + ARN + "job-definition/$none:7'}"))
                .isEqualTo("JobDefinition " + ARN + calls.name("job-definition/$none:7") + " not found.");
        said.assertThat(calls.refused("SubmitJob", """
                        {'jobName':'x','jobQueue':'$work','jobDefinition':'$short','containerOverrides':{'command':['a','']}}""")).contains("Command field cannot have empty strings");
        said.assertThat(calls.refused("SubmitJob", """
                        {'jobName':'x','jobQueue':'$work','jobDefinition':'$short','containerOverrides':{'command':['Ref::gone']}}"""))
                .isEqualTo("Unable to substitute value. No parameter found for reference gone");
        calls.refused("SubmitJob", """
                {'jobName':'x','jobQueue':'$work','jobDefinition':'$short','arrayProperties':{'size':1}}""");
        said.assertThat(calls.refused("RegisterJobDefinition", "{'jobDefinitionName':'$x','type':'container'}"))
                .isEqualTo("Container properties should not be empty");
        said.assertThat(calls.refused("RegisterJobDefinition", """
                        {'jobDefinitionName':'$x','type':'container','containerProperties':{'image':'a',
                         'resourceRequirements':[{'type':'MEMORY','value':'32'}]}}""")).isEqualTo("vCPU is not provided.");
        said.assertThat(calls.refused("RegisterJobDefinition", """
                        {'jobDefinitionName':'$x','type':'container','retryStrategy':{},'containerProperties':{'image':'a',
                         'resourceRequirements':[{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'}]}}"""))
                .contains("RetryAttempts must be provided with retry strategy");
        calls.refused("DescribeJobDefinitions", "{'jobDefinitionName':'$x','maxResults':101}");
        said.assertThat(calls.refused("ListJobs", "{'jobQueue':'$nowhere'}"))
                .isEqualTo("Job queue " + calls.name("$nowhere") + " does not exist");
        calls.refused("ListJobs", "{}");
        calls.refused("ListJobs", "{'jobQueue':'$work','jobStatus':'DONE'}");
        calls.refused("ListJobs", "{'jobQueue':'$work','nextToken':'what'}");
        said.assertThat(calls.refused("DescribeJobs", "{'jobs':[" + "'a',".repeat(100) + "'a']}"))
                .isEqualTo("Maximum number of jobs supported is  100 .");
        calls.refused(
                "CreateJobQueue",
                "{'jobQueueName':'$work','priority':1,'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'$machines'}]}");
        said.assertThat(calls.refused("DeleteComputeEnvironment", "{'computeEnvironment':'$machines'}"))
                .isNotEmpty();
        said.assertThat(calls.refused("UpdateJobQueue", "{'jobQueue':'$nowhere','priority':1}"))
                .contains("does not exist");
        said.assertThat(calls.refused(
                        "UpdateComputeEnvironment", "{'computeEnvironment':'$nowhere','state':'DISABLED'}"))
                .contains("does not exist");
        calls.refused("TagResource", "{'resourceArn':'" + ARN + "job-queue/$nowhere','tags':{'a':'b'}}");
        calls.refused("ListTagsForResource", "{'resourceArn':'arn:aws:s3:::bucket'}");
        said.assertAll();
    }
}
