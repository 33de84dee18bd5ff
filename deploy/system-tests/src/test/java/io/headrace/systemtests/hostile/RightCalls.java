package io.headrace.systemtests.hostile;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that are right, or would be if what they name existed: what hostile ones are made from. */
final class RightCalls {
    static final List<Call> ALL = List.of(
            call("SubmitJob", """
                    {'jobName':'n','jobQueue':'work','jobDefinition':'d','parameters':{'a':'b'},'propagateTags':true,
                     'arrayProperties':{'size':2},'dependsOn':[{'jobId':'00000000-0000-4000-8000-000000000000'}],
                     'containerOverrides':{'command':['a','b'],'environment':[{'name':'A','value':'b'}],
                      'resourceRequirements':[{'type':'VCPU','value':'1'}]},
                     'retryStrategy':{'attempts':2,'evaluateOnExit':[{'action':'RETRY','onExitCode':'1*'}]},
                     'timeout':{'attemptDurationSeconds':60},'tags':{'a':'b'}}"""),
            call("RegisterJobDefinition", """
                    {'jobDefinitionName':'n','type':'container','parameters':{'a':'b'},'schedulingPriority':1,
                     'containerProperties':{'image':'i','command':['c'],'privileged':false,
                      'environment':[{'name':'A','value':'b'}],'mountPoints':[{'sourceVolume':'v','containerPath':'/c','readOnly':true}],
                      'volumes':[{'name':'v','host':{'sourcePath':'/x'}}],'ulimits':[{'name':'nofile','softLimit':1,'hardLimit':2}],
                      'linuxParameters':{'initProcessEnabled':true,'sharedMemorySize':64,'tmpfs':[{'containerPath':'/t','size':1}]},
                      'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'g'}},
                      'resourceRequirements':[{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'32'}]},
                     'retryStrategy':{'attempts':2},'timeout':{'attemptDurationSeconds':60},'tags':{'a':'b'},
                     'propagateTags':true,'platformCapabilities':['EC2']}"""),
            call("CreateComputeEnvironment", """
                    {'computeEnvironmentName':'n','type':'MANAGED','state':'ENABLED','serviceRole':'r','tags':{'a':'b'},
                     'computeResources':{'type':'EC2','minvCpus':0,'maxvCpus':4,'desiredvCpus':0,'instanceTypes':['optimal'],
                      'subnets':['s'],'instanceRole':'r','launchTemplate':{'launchTemplateName':'l'},
                      'ec2Configuration':[{'imageType':'ECS_AL2'}]}}"""),
            call("CreateJobQueue", """
                    {'jobQueueName':'n','priority':1,'state':'ENABLED','tags':{'a':'b'},
                     'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'e'}],
                     'jobStateTimeLimitActions':[{'reason':'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY','state':'RUNNABLE',
                      'maxTimeSeconds':600,'action':'CANCEL'}]}"""),
            call("CreateSchedulingPolicy", """
                    {'name':'n','fairsharePolicy':{'shareDecaySeconds':1,'computeReservation':1,
                     'shareDistribution':[{'shareIdentifier':'a','weightFactor':0.5}]},'tags':{'a':'b'}}"""),
            call(
                    "CreateConsumableResource",
                    "{'consumableResourceName':'n','totalQuantity':1,'resourceType':'REPLENISHABLE'}"),
            call(
                    "UpdateConsumableResource",
                    "{'consumableResource':'n','operation':'SET','quantity':1,'clientToken':'t'}"),
            call("UpdateJobQueue", "{'jobQueue':'none','priority':1,'state':'DISABLED'}"),
            call(
                    "UpdateComputeEnvironment",
                    "{'computeEnvironment':'none','state':'DISABLED','computeResources':{'maxvCpus':1}}"),
            call("CancelJob", "{'jobId':'00000000-0000-4000-8000-000000000000','reason':'r'}"),
            call("TerminateJob", "{'jobId':'00000000-0000-4000-8000-000000000000','reason':'r'}"),
            call("DescribeJobs", "{'jobs':['00000000-0000-4000-8000-000000000000']}"),
            call("ListJobs", "{'jobQueue':'work','jobStatus':'RUNNING','maxResults':1}"),
            call("ListJobs", "{'jobQueue':'work','filters':[{'name':'JOB_NAME','values':['a*']}],'maxResults':1}"),
            call(
                    "ListJobs",
                    "{'arrayJobId':'00000000-0000-4000-8000-000000000000','jobStatus':'RUNNING','maxResults':1}"),
            call("DescribeJobDefinitions", "{'jobDefinitionName':'d','status':'ACTIVE','maxResults':1}"),
            call("DescribeJobDefinitions", "{'jobDefinitions':['d:1']}"),
            call("DescribeJobQueues", "{'jobQueues':['work'],'maxResults':1}"),
            call("DescribeComputeEnvironments", "{'computeEnvironments':['work'],'maxResults':1}"),
            call("DescribeSchedulingPolicies", "{'arns':['arn:aws:batch:us-east-1:123456789012:scheduling-policy/x']}"),
            call("ListSchedulingPolicies", "{'maxResults':1}"),
            call(
                    "ListConsumableResources",
                    "{'filters':[{'name':'CONSUMABLE_RESOURCE_NAME','values':['a*']}],'maxResults':1}"));

    private RightCalls() {}

    /** A request body with its operation. */
    record Call(String operation, JsonNode body) {}

    private static Call call(String operation, String body) {
        return new Call(operation, JsonMapper.shared().readTree(body.replace('\'', '"')));
    }
}
