package io.headrace.submitter.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.api.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobDescriptionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String JOB = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final String FIRST = "91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4";
    private static final String GONE = "91d2aa00-5b1e-4c8f-9a70-00f2b7a1c9d4";
    private static final JobDescription DESCRIPTION =
            new JobDescription(NOW, ZoneOffset.UTC, OptionalInt.empty(), Style.PLAIN);

    @Test
    void shouldShowEverythingAboutAFailedJob() {
        String job = """
                {'jobArn':'arn:aws:batch:us-east-1:000000000000:job/%1$s','jobName':'wordcount','jobId':'%1$s',
                 'jobQueue':'arn:aws:batch:us-east-1:000000000000:job-queue/default','status':'FAILED',
                 'statusReason':'Essential container in task exited','createdAt':%2$d,'startedAt':%3$d,'stoppedAt':%4$d,
                 'attempts':[
                  {'container':{'exitCode':1},'startedAt':%2$d,'stoppedAt':%3$d,
                   'statusReason':'Essential container in task exited'},
                  {'container':{'reason':'CannotPullContainerError: no such image'},'stoppedAt':%3$d,
                   'statusReason':'Task failed to start'}],
                 'retryStrategy':{'attempts':2,'evaluateOnExit':[{'action':'retry','onStatusReason':'Host EC2*'}]},
                 'timeout':{'attemptDurationSeconds':600},
                 'dependsOn':[{'jobId':'%5$s'},{'jobId':'%6$s','type':'N_TO_N'}],
                 'jobDefinition':'arn:aws:batch:us-east-1:000000000000:job-definition/wordcount:3',
                 'parameters':{'in':'/data'},'tags':{'team':'ops','cost':'42'},
                 'container':{'image':'busybox','command':['sh','-c','wc -w'],'exitCode':137,
                  'reason':'OutOfMemoryError: killed','environment':[{'name':'LANG','value':'C'},{'name':'OUT','value':'/o'}],
                  'resourceRequirements':[{'type':'VCPU','value':'0.5'},{'type':'MEMORY','value':'128'}],
                  'logStreamName':'wordcount/default/abc'}}
                """.formatted(JOB, ago(3600), ago(3590), ago(3500), FIRST, GONE);

        String text = DESCRIPTION.render(Json.parse(job.replace('\'', '"')), Map.of(FIRST, "SUCCEEDED"), List.of());

        assertThat(text).isEqualTo("""
                        Job:           4c7599ae-0a82-49aa-ba5a-4727fcce14a8
                        Name:          wordcount
                        ARN:           arn:aws:batch:us-east-1:000000000000:job/4c7599ae-0a82-49aa-ba5a-4727fcce14a8
                        Queue:         default
                        Definition:    wordcount:3
                        Parameters:    in=/data
                        Tags:          team=ops
                                       cost=42
                        Status:        FAILED (exit code 137)
                        Reason:        Essential container in task exited
                                       OutOfMemoryError: killed
                        Created:       2026-11-21 11:00:00.000 +00:00 (60m ago)
                        Started:       2026-11-21 11:00:10.000 +00:00 (59m ago)
                        Stopped:       2026-11-21 11:01:40.000 +00:00 (58m ago)
                        Waited:        10.000s
                        Ran:           1m30.0s
                        Timeout:       600s for each attempt
                        Attempts:      at most 2
                        Retry rules:   retry onStatusReason=Host EC2*
                        Ended attempts:
                          ATTEMPT  STARTED                      RAN  EXIT  REASON
                                1  2026-11-21 11:00:00.000  10.000s     1  Essential container in task exited
                                2  never                                   CannotPullContainerError: no such image
                        Container:
                          Image:       busybox
                          Command:     sh -c 'wc -w'
                          vCPUs:       0.5
                          Memory:      128 MiB
                          Environment: LANG=C
                                       OUT=/o
                          Log stream:  wordcount/default/abc
                        Depends on:
                          JOB                                   TYPE    STATUS
                          91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4          SUCCEEDED
                          91d2aa00-5b1e-4c8f-9a70-00f2b7a1c9d4  N_TO_N  no longer kept
                        """);
    }

    @Test
    void shouldShowAnArrayJobThatIsUnderWay() {
        String job = "{'jobId':'%s','jobName':'a','status':'PENDING','createdAt':%d,".formatted(JOB, ago(90))
                + "'arrayProperties':{'size':20,'statusSummary':{'RUNNING':4,'SUCCEEDED':14,'RUNNABLE':2,'FAILED':0}}}";

        String text = DESCRIPTION.render(Json.parse(job.replace('\'', '"')), Map.of(), List.of());

        assertThat(text).isEqualTo("""
                        Job:           4c7599ae-0a82-49aa-ba5a-4727fcce14a8
                        Name:          a
                        Status:        PENDING
                        Created:       2026-11-21 11:58:30.000 +00:00 (90s ago)
                        Waited:        90s so far
                        Children:      20: 14 succeeded, 4 running, 2 runnable
                        """);
    }

    @Test
    void shouldShowOfSeveralContainersHowTheEssentialOneEnded() {
        String job = """
                {'jobId':'%1$s','jobName':'app','status':'SUCCEEDED','createdAt':%2$d,'startedAt':%2$d,'stoppedAt':%2$d,
                 'attempts':[{'startedAt':%2$d,'stoppedAt':%2$d,'taskProperties':[{'containers':[
                  {'name':'helper','exitCode':137},{'name':'app','exitCode':0}]}]}],
                 'ecsProperties':{'taskProperties':[{'containers':[
                  {'name':'helper','essential':false,'exitCode':137},{'name':'app','exitCode':0}]}]}}
                """.formatted(JOB, ago(90));

        String text = DESCRIPTION.render(Json.parse(job.replace('\'', '"')), Map.of(), List.of());

        assertThat(text)
                .containsPattern("ATTEMPT  STARTED +RAN  EXIT  REASON\n +1  2026-11-21 11:58:30.000  0ms     0 *\n");
    }

    @Test
    void shouldShowTheNodesOfAJob() {
        String job = """
                {'jobId':'%1$s','jobName':'train','status':'FAILED','createdAt':%2$d,'startedAt':%2$d,'stoppedAt':%2$d,
                 'attempts':[{'container':{'exitCode':3},'startedAt':%2$d,'stoppedAt':%2$d,'statusReason':'exited'}],
                 'nodeProperties':{'numNodes':3,'mainNode':0,'nodeRangeProperties':[
                  {'targetNodes':'0:0','container':{'image':'busybox','command':['lead']}},
                  {'targetNodes':'1:2','container':{'image':'busybox','command':['work']}}]}}
                """.formatted(JOB, ago(90));

        String text = DESCRIPTION.render(Json.parse(job.replace('\'', '"')), Map.of(), List.of());

        assertThat(text).isEqualTo("""
                        Job:           4c7599ae-0a82-49aa-ba5a-4727fcce14a8
                        Name:          train
                        Status:        FAILED (exit code 3)
                        Created:       2026-11-21 11:58:30.000 +00:00 (90s ago)
                        Started:       2026-11-21 11:58:30.000 +00:00 (90s ago)
                        Stopped:       2026-11-21 11:58:30.000 +00:00 (90s ago)
                        Waited:        0ms
                        Ran:           0ms
                        Nodes:         3, the main one is 0
                        Ended attempts:
                          ATTEMPT  STARTED                  RAN  EXIT  REASON
                                1  2026-11-21 11:58:30.000  0ms     3  exited
                        Container of nodes 0:0:
                          Image:       busybox
                          Command:     lead
                        Container of nodes 1:2:
                          Image:       busybox
                          Command:     work
                        """);
    }

    @Test
    void shouldShowWhatAServiceJobRunsAndWhyItWasPreempted() {
        String resource =
                "'serviceResourceId':{'name':'TrainingJobArn','value':'arn:aws:sagemaker:r:1:training-job/mnist-00f2-%d'}";
        String job = """
                {'jobId':'%1$s','jobName':'mnist','serviceJobType':'SAGEMAKER_TRAINING','quotaShareName':'red','schedulingPriority':7,
                 'status':'FAILED','statusReason':'gone','createdAt':%2$d,'timeoutConfig':{'attemptDurationSeconds':90},
                 'capacityUsage':[{'capacityUnit':'ml.m5.large','quantity':1.0}],'latestAttempt':{%5$s},
                 'attempts':[{%5$s,'startedAt':%3$d,'stoppedAt':%4$d,'statusReason':'Received status from SageMaker: AlgorithmError'}],
                 'preemptionSummary':{'preemptedAttemptCount':2,'recentPreemptedAttempts':[
                  {%6$s,'startedAt':%2$d,'stoppedAt':%3$d,'statusReason':'Preempted: quota share blue takes back its ml.m5.large'}]},
                 'serviceRequestPayload':'{"AlgorithmSpecification":{"TrainingImage":"busybox","ContainerArguments":["a b"]},\
                "HyperParameters":{"epochs":"3"},"InputDataConfig":[{"ChannelName":"train","DataSource":{"S3DataSource":\
                {"S3Uri":"file:///data/in"}}}],"OutputDataConfig":{"S3OutputPath":"file:///data/out"}}'}
                """.formatted(JOB, ago(90), ago(60), ago(50), resource.formatted(3), resource.formatted(2));
        String document = job.replace("\"", "\\\"").replace('\'', '"');

        String text = DESCRIPTION.render(Json.parse(document), Map.of(), List.of());

        assertThat(text).isEqualTo("""
                        Job:           4c7599ae-0a82-49aa-ba5a-4727fcce14a8
                        Name:          mnist
                        Type:          SAGEMAKER_TRAINING
                        Quota share:   red
                        Priority:      7
                        Status:        FAILED
                        Reason:        gone
                        Created:       2026-11-21 11:58:30.000 +00:00 (90s ago)
                        Waited:        1m30.0s
                        Timeout:       90s for each attempt
                        Preempted:     2 times
                        Preempted attempts:
                          ATTEMPT  STARTED                      RAN  REASON
                                2  2026-11-21 11:58:30.000  30.000s  Preempted: quota share blue takes back its ml.m5.large
                        Ended attempts:
                          ATTEMPT  STARTED                      RAN  REASON
                                3  2026-11-21 11:59:00.000  10.000s  Received status from SageMaker: AlgorithmError
                        Training job:
                          Name:        mnist-00f2-3
                          Takes:       1 ml.m5.large
                          Image:       busybox
                          Arguments:   'a b'
                          Parameters:  epochs=3
                          Input:       train=file:///data/in
                          Output:      file:///data/out
                        """);
    }

    @Test
    void shouldSayWhichNodeItIs() {
        String job =
                "{'jobId':'%s#1','status':'RUNNING','nodeDetails':{'nodeIndex':1,'isMainNode':true}}".formatted(JOB);

        String text = DESCRIPTION.render(Json.parse(job.replace('\'', '"')), Map.of(), List.of());

        assertThat(text).contains("Node index:    1 (main node)");
    }

    @Test
    void shouldShowOnlyTheNewestEvents() {
        List<HistoryEvent> events = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> HistoryEvent.of(Json.parse("{\"time\":" + i + ",\"type\":\"Happened" + i + "\"}")))
                .toList();

        String text = DESCRIPTION.render(Json.parse("{\"status\":\"RUNNING\"}"), Map.of(), events);

        assertThat(text)
                .contains("Events (the newest 10 of 12):\n  TIME")
                .contains("Happened12")
                .doesNotContain("Happened2 ");
    }

    private static long ago(long seconds) {
        return NOW.minusSeconds(seconds).toEpochMilli();
    }
}
