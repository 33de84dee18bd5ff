package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.ARN;
import static io.headrace.systemtests.clients.Calls.each;
import static io.headrace.systemtests.clients.Calls.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The walk's compute environments, scheduling policies and queues.
 *
 * @param client whose model may be older than what AWS has now
 */
record EnvironmentWalk(JobCalls calls, RealClient client) {
    void makeEnvironmentAndQueues() throws IOException, InterruptedException {
        JsonNode made = calls.call("CreateComputeEnvironment", """
                {'computeEnvironmentName':'$machines','type':'MANAGED','state':'ENABLED','serviceRole':'batch',
                 'computeResources':{'type':'EC2','minvCpus':0,'maxvCpus':64,'instanceTypes':['optimal'],
                  'subnets':['subnet-1'],'securityGroupIds':['sg-1'],'instanceRole':'role',
                  'allocationStrategy':'BEST_FIT_PROGRESSIVE','tags':{'Name':'$'}},
                 'tags':{'team':'$'}}""");
        assertThat(made.path("computeEnvironmentArn").asString())
                .isEqualTo(ARN + calls.name("compute-environment/$machines"));
        JsonNode environment =
                calls.awaitOne("DescribeComputeEnvironments", "{'computeEnvironments':['$machines']}", "VALID");
        assertThat(environment.at("/computeResources/type").asString()).isEqualTo("EC2");
        assertThat(environment.at("/computeResources/instanceTypes/0").asString())
                .isEqualTo("optimal");
        assertThat(environment.path("statusReason").asString()).isEqualTo("ComputeEnvironment Healthy");
        assertThat(environment.at("/tags/team").asString()).isEqualTo(calls.name("$"));

        JsonNode policy = calls.call("CreateSchedulingPolicy", """
                {'name':'$fair','fairsharePolicy':{'shareDecaySeconds':600,'computeReservation':10,
                 'shareDistribution':[{'shareIdentifier':'red','weightFactor':0.5},{'shareIdentifier':'blue*'}]}}""");
        String policyArn = policy.path("arn").asString();
        assertThat(policyArn).isEqualTo(ARN + calls.name("scheduling-policy/$fair"));
        JsonNode fresh = calls.call("DescribeSchedulingPolicies", "{'arns':['" + policyArn + "']}")
                .at("/schedulingPolicies/0/fairsharePolicy");
        assertThat(fresh.path("computeReservation").asInt()).isEqualTo(10);
        assertThat(each(fresh.path("shareDistribution"), "shareIdentifier")).containsExactly("red", "blue*");
        assertThat(fresh.at("/shareDistribution/0/weightFactor").asDouble()).isEqualTo(0.5);
        calls.call("UpdateSchedulingPolicy", "{'arn':'" + policyArn + "','fairsharePolicy':{'shareDecaySeconds':300}}");
        JsonNode described = calls.call("DescribeSchedulingPolicies", "{'arns':['" + policyArn + "']}");
        assertThat(described
                        .at("/schedulingPolicies/0/fairsharePolicy/shareDecaySeconds")
                        .asInt())
                .isEqualTo(300);
        assertThat(each(calls.call("ListSchedulingPolicies", "{}").path("schedulingPolicies"), "arn"))
                .contains(policyArn);

        calls.call("CreateJobQueue", """
                {'jobQueueName':'$work','priority':10,'state':'ENABLED','tags':{'team':'$'},
                 'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'$machines'}]}""");
        calls.call("CreateJobQueue", """
                {'jobQueueName':'$shared','priority':1,'schedulingPolicyArn':'%s',
                 'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'%s'}]}""".formatted(
                        policyArn, environment.path("computeEnvironmentArn").asString()));
        JsonNode queue = calls.awaitOne("DescribeJobQueues", "{'jobQueues':['$work']}", "VALID");
        assertThat(queue.path("statusReason").asString()).isEqualTo("JobQueue Healthy");
        assertThat(queue.at("/computeEnvironmentOrder/0/computeEnvironment").asString())
                .isEqualTo(environment.path("computeEnvironmentArn").asString());
        calls.call("UpdateJobQueue", "{'jobQueue':'$work','priority':11}");
        assertThat(calls.awaitOne("DescribeJobQueues", "{'jobQueues':['$work']}", "VALID")
                        .path("priority")
                        .asInt())
                .isEqualTo(11);
        assertThat(calls.call("DescribeJobQueues", "{'jobQueues':['$shared']}")
                        .at("/jobQueues/0/schedulingPolicyArn")
                        .asString())
                .isEqualTo(policyArn);
        calls.call("UpdateComputeEnvironment", "{'computeEnvironment':'$machines','computeResources':{'maxvCpus':32}}");
        assertThat(calls.awaitOne("DescribeComputeEnvironments", "{'computeEnvironments':['$machines']}", "VALID")
                        .at("/computeResources/maxvCpus")
                        .asInt())
                .isEqualTo(32);
    }

    /** All that AWS takes and Headrace only keeps comes back as it was given. */
    void keepWhatChangesNothing() throws IOException, InterruptedException {
        String resources = """
                {'type':'SPOT','minvCpus':0,'maxvCpus':4,'desiredvCpus':0,'allocationStrategy':'SPOT_CAPACITY_OPTIMIZED',
                 'instanceTypes':['c5.large'],'imageId':'ami-1','subnets':['s'],'securityGroupIds':['g'],'ec2KeyPair':'k',
                 'instanceRole':'r','tags':{'a':'b'},'placementGroup':'p','bidPercentage':50,'spotIamFleetRole':'f',
                 'launchTemplate':{'launchTemplateId':'lt-1','launchTemplateName':'n','version':'1','userdataType':'EKS_NODEADM',
                  'overrides':[{'launchTemplateId':'lt-2','launchTemplateName':'o','version':'2','targetInstanceTypes':['c5.xlarge'],
                   'userdataType':'EKS_BOOTSTRAP_SH'}]},
                 'ec2Configuration':[{'imageType':'ECS_AL2023','imageIdOverride':'ami-2','imageKubernetesVersion':'1.30'}],
                 'scalingPolicy':{'minScaleDownDelayMinutes':20}}""";
        // Older models do not have it.
        String settings = client.newest() ? ",'ecsSettings':{'containerInsights':'ENABLED'}" : "";
        calls.call("CreateComputeEnvironment", """
                {'computeEnvironmentName':'$kept','type':'MANAGED','state':'DISABLED','serviceRole':'r','context':'c',
                 'computeResources':%s%s}""".formatted(resources, settings));
        calls.call("UpdateComputeEnvironment", """
                {'computeEnvironment':'$kept','serviceRole':'other','context':'d',
                 'updatePolicy':{'terminateJobsOnUpdate':true,'jobExecutionTimeoutMinutes':7}}""");
        JsonNode kept = calls.awaitOne("DescribeComputeEnvironments", "{'computeEnvironments':['$kept']}", "VALID");
        assertThat(plain(kept.path("computeResources"))).isEqualTo(calls.json(resources));
        assertThat(plain(kept.path("updatePolicy")))
                .isEqualTo(calls.json("{'terminateJobsOnUpdate':true,'jobExecutionTimeoutMinutes':7}"));
        assertThat(kept.path("context").asString()).isEqualTo("d");
        assertThat(kept.at("/ecsSettings/containerInsights").asString("")).isEqualTo(client.newest() ? "ENABLED" : "");
        calls.call("CreateComputeEnvironment", """
                {'computeEnvironmentName':'$own','type':'UNMANAGED','serviceRole':'r','state':'DISABLED','unmanagedvCpus':8}""");
        assertThat(calls.awaitOne("DescribeComputeEnvironments", "{'computeEnvironments':['$own']}", "VALID")
                        .path("unmanagedvCpus")
                        .asInt())
                .isEqualTo(8);
        assertThat(calls.pages("DescribeComputeEnvironments", "", "computeEnvironments", "computeEnvironmentName"))
                .contains(calls.name("$machines"), calls.name("$kept"), calls.name("$own"));
        calls.call("DeleteComputeEnvironment", "{'computeEnvironment':'$kept'}");
        calls.call("DeleteComputeEnvironment", "{'computeEnvironment':'$own'}");
    }

    void unmakeAll() throws IOException, InterruptedException {
        calls.refused("DeleteJobQueue", "{'jobQueue':'$work'}");
        String left = calls.submit("'jobName':'left','jobDefinition':'$endless'");
        calls.call("UpdateComputeEnvironment", "{'computeEnvironment':'$machines','state':'DISABLED'}");
        assertThat(calls.refused("DeleteComputeEnvironment", "{'computeEnvironment':'$machines'}"))
                .isEqualTo("Cannot delete, found existing JobQueue relationship");
        for (String queue : List.of("$work", "$shared")) {
            calls.call("UpdateJobQueue", "{'jobQueue':'" + queue + "','state':'DISABLED'}");
            calls.awaitOne("DescribeJobQueues", "{'jobQueues':['" + queue + "']}", "VALID");
            calls.refused("SubmitJob", "{'jobName':'x','jobQueue':'" + queue + "','jobDefinition':'$short'}");
            calls.call("DeleteJobQueue", "{'jobQueue':'" + queue + "'}");
            calls.awaitGone("DescribeJobQueues", "{'jobQueues':['" + queue + "']}");
        }
        assertThat(calls.awaitJob(left, "FAILED").path("statusReason").asString())
                .isEqualTo("JobQueue deleted");
        calls.call("DeleteSchedulingPolicy", "{'arn':'" + ARN + "scheduling-policy/$fair'}");
        assertThat(calls.call("DescribeSchedulingPolicies", "{'arns':['" + ARN + "scheduling-policy/$fair']}")
                        .path("schedulingPolicies"))
                .isEmpty();
        calls.call("DeleteComputeEnvironment", "{'computeEnvironment':'$machines'}");
        calls.awaitGone("DescribeComputeEnvironments", "{'computeEnvironments':['$machines']}");
        for (String definition : List.of("hello:1", "short:2", "endless:1", "failing:1", "nodes:1")) {
            calls.call("DeregisterJobDefinition", "{'jobDefinition':'$" + definition + "'}");
        }
        assertThat(calls.call("DescribeJobDefinitions", "{'jobDefinitionName':'$hello','status':'ACTIVE'}")
                        .path("jobDefinitions"))
                .isEmpty();
    }
}
