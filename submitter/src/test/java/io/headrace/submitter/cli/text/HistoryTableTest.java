package io.headrace.submitter.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.submitter.cli.api.Json;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTableTest {
    private static final String JOB = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final String OTHER = "91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4";
    private static final String RESOURCES = "'resources':{'vcpuMillis':500,'memoryMib':128,'gpus':0}";

    @Test
    void shouldNameARunWithoutAnEngineByItsFolder() {
        HistoryEvent event = event(
                0,
                "io.headrace.AttemptRunning.v1",
                "",
                "'attemptId':'" + JOB
                        + "/1','executorId':'e','containerId':'/srv/data/executor/headrace-4c7599ae-1','startedAt':1000");

        String table = HistoryTable.render(JOB, List.of(event), 100, ZoneOffset.UTC, OptionalInt.empty(), Style.PLAIN);

        assertThat(table).contains("attempt 1 on e, run headrace-4c7599ae-1\n");
    }

    @Test
    void shouldTellOfTheRoomForAnArrayJobsNextChildOnce() {
        String reserved = "{'time':%d,'type':'RoomReserved','jobId':'" + JOB + "','data':{'jobId':'" + JOB
                + "','jobQueue':'q','rooms':[],'computeEnvironment':'ce','until':null}},";
        String held = "{'time':4,'type':'JobHeld','jobId':'" + JOB + "','data':{'jobId':'" + JOB
                + "','jobQueue':'q','code':'EXECUTORS_TOO_SMALL','statusReason':'too large'}},";
        String dropped = "{'time':5,'type':'ReservationDropped','jobId':'" + JOB + "','data':{'jobId':'" + JOB
                + "','jobQueue':'q'}},";
        String queued = "{'time':1,'type':'ArrayQueued','jobId':'" + JOB + "','data':{'jobId':'" + JOB
                + "','jobQueue':'q','stepwise':false}}";
        String history = "{'events':["
                + (reserved.formatted(2)
                        + reserved.formatted(3)
                        + held
                        + reserved.formatted(4)
                        + dropped
                        + reserved.formatted(6)
                        + reserved.formatted(7)
                        + reserved.formatted(8)
                        + queued)
                + "]}";

        List<HistoryEvent> events = HistoryEvent.all(Json.parse(history.replace('\'', '"')));

        assertThat(events.stream()
                        .map(event ->
                                event.name() + " " + event.time().orElseThrow().toEpochMilli()))
                .containsExactly(
                        "RoomReserved 3",
                        "JobHeld 4",
                        "RoomReserved 4",
                        "ReservationDropped 5",
                        "RoomReserved 8",
                        "ArrayQueued 1");
    }

    @Test
    void shouldNameAPrincipalWithoutItsAccount() {
        HistoryEvent event = event(
                0,
                "io.headrace.JobTerminationRequested.v1",
                "arn:aws:sts::123456789012:assumed-role/pipeline/nightly",
                "'reason':'enough'");

        String table = HistoryTable.render(JOB, List.of(event), 100, ZoneOffset.UTC, OptionalInt.empty(), Style.PLAIN);

        assertThat(table).contains("  assumed-role/pipeline/nightly").doesNotContain("arn:");
    }

    @Test
    void shouldTellTheLifeOfAJob() {
        List<HistoryEvent> events = Stream.of(
                        event(
                                0,
                                "io.headrace.JobSubmitted.v1",
                                "AKID",
                                "'jobName':'wordcount','jobQueue':'default',"
                                        + "'jobDefinition':'wordcount:3','dependsOn':[{'jobId':'" + OTHER
                                        + "'}],'container':{},'schedulingPriority':0,'fingerprint':'f',"
                                        + "'placementConstraints':[{'type':'memberOf','expression':'attribute:disk == ssd'}],"
                                        + RESOURCES),
                        event(
                                1,
                                "io.headrace.JobPending.v1",
                                "",
                                "'waitsFor':[{'jobId':'" + OTHER + "','kind':'WHOLE','condition':'SUCCEEDED'}]"),
                        event(2204, "io.headrace.DependencyMet.v1", "", "'dependency':'" + OTHER + "'"),
                        event(2204, "io.headrace.JobQueued.v1", "", "'jobQueue':'default','attempt':1,'front':false"),
                        event(
                                2206,
                                "io.headrace.JobPlaced.v1",
                                "",
                                "'attemptId':'" + JOB
                                        + "/1','jobQueue':'default','computeEnvironment':'big','executorId':'exec-1','incarnation':'i',"
                                        + RESOURCES),
                        event(
                                63_250,
                                "io.headrace.AttemptFailed.v1",
                                "",
                                "'attemptId':'" + JOB
                                        + "/1','executorId':'exec-1','exitCode':137,'reason':'OutOfMemoryError: killed',"
                                        + "'statusReason':'Essential container in task exited','startedAt':1000,'stoppedAt':4000"),
                        event(
                                63_250,
                                "io.headrace.JobFailed.v1",
                                "",
                                "'cause':'ATTEMPT_FAILED',"
                                        + "'statusReason':'Essential container in task exited','dependants':false"))
                .toList();

        String table = HistoryTable.render(JOB, events, 100, ZoneOffset.UTC, OptionalInt.empty(), Style.PLAIN);

        assertThat(table).isEqualTo("""
                        TIME                       OFFSET  EVENT          BY    DETAIL
                        2026-11-21 12:00:00.000      +0ms  JobSubmitted   AKID  wordcount to default, definition wordcount:3, 0.5 vCPU, 128 MiB, only where attribute:disk == ssd, depends on 1 job
                        2026-11-21 12:00:00.001      +1ms  JobPending           waits for 91d2f0c3
                        2026-11-21 12:00:02.204   +2.204s  DependencyMet        91d2f0c3 has ended as it had to
                        2026-11-21 12:00:02.204   +2.204s  JobQueued            in default, for attempt 1
                        2026-11-21 12:00:02.206   +2.206s  JobPlaced            attempt 1 on exec-1 (environment big) with 0.5 vCPU, 128 MiB
                        2026-11-21 12:01:03.250  +1m03.2s  AttemptFailed        attempt 1: exit code 137, ran 3.000s, OutOfMemoryError: killed
                        2026-11-21 12:01:03.250  +1m03.2s  JobFailed            attempt failed: Essential container in task exited
                        """);
    }

    @Test
    void shouldSayTheDateOnceOnANarrowTerminal() {
        List<HistoryEvent> events = List.of(
                event(0, "JobQueued", "", "'jobQueue':'default','attempt':1,'front':false"),
                event(500, "JobQueued", "", "'jobQueue':'default','attempt':2,'front':true"));

        String table = HistoryTable.render(JOB, events, 1, ZoneOffset.UTC, OptionalInt.of(60), Style.PLAIN);

        assertThat(table).isEqualTo("""
                        2026-11-21    OFFSET  EVENT      DETAIL
                        12:00:00.500  +500ms  JobQueued  at the front of default,
                                                         for attempt 2
                        """);
    }

    @Test
    void shouldNameTheChildThatAnEventOfAnArrayJobIsAbout() {
        HistoryEvent ofChild = HistoryEvent.of(Json.parse("{\"time\":1,\"type\":\"JobPurged\",\"jobId\":\"" + JOB
                + ":3\",\"data\":{\"jobId\":\"" + JOB + ":3\"}}"));

        String table = HistoryTable.render(JOB, List.of(ofChild), 9, ZoneOffset.UTC, OptionalInt.empty(), Style.PLAIN);

        assertThat(table).contains("CHILD").contains("  :3     JobPurged");
    }

    @Test
    void shouldNameTheNodeThatAnEventIsAbout() {
        HistoryEvent ofNode = HistoryEvent.of(Json.parse("{\"time\":1,\"type\":\"AttemptRunning\",\"jobId\":\"" + JOB
                + "#0\",\"data\":{\"attemptId\":\"" + JOB
                + "#0/1\",\"executorId\":\"e\",\"containerId\":\"c\",\"startedAt\":1}}"));

        String table = HistoryTable.render(JOB, List.of(ofNode), 9, ZoneOffset.UTC, OptionalInt.empty(), Style.PLAIN);

        assertThat(table).contains("NODE").contains("  #0    AttemptRunning  attempt 1 on e, container c");
    }

    @Test
    void shouldShowAnEventThatThisVersionDoesNotKnow() {
        HistoryEvent unknown = event(0, "io.headrace.JobReasonChanged.v2", "", "'reason':'no room','count':3,'x':{}");

        assertThat(unknown.name()).isEqualTo("JobReasonChanged");
        assertThat(unknown.detail()).isEqualTo("jobId=" + JOB + " reason=no room count=3");
    }

    @Test
    void shouldShowTheMembersOfAnEventThatCannotBeRead() {
        HistoryEvent broken = event(0, "io.headrace.JobQueued.v1", "", "'jobQueue':'default','attempt':'many'");

        assertThat(broken.detail()).isEqualTo("jobId=" + JOB + " jobQueue=default attempt=many");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ArrayQueued | 'jobQueue':'q','stepwise':false | children can be placed, in q",
                "JobStopRequested | 'attemptId':'J/2','executorId':'e','incarnation':'i','cause':'TIMEOUT','reason':'too long' "
                        + "| attempt 2 on e, timeout: too long",
                "JobStopRequested | 'attemptId':'J/2','executorId':'e','incarnation':'i','cause':'PREEMPTED','reason':'Preempted: quota share red takes back its ml.m5.large' "
                        + "| attempt 2 on e, preempted: quota share red takes back its ml.m5.large",
                "JobPreempted | 'attemptId':'J/2','preemptions':1,'reason':'Preempted: quota share red takes back its ml.m5.large' "
                        + "| attempt 2, preemption 1 of the job: quota share red takes back its ml.m5.large",
                "ChildrenFailed | 'children':[{'from':3,'to':20}],'count':17,'cause':'CANCELLED','statusReason':'enough' "
                        + "| 17 children among 3-19, cancelled: enough",
                "ChildrenCarriedOver | 'retriedJobId':'91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4','count':4 "
                        + "| 4 children have succeeded in 91d2f0c3",
                "ChildrenReleased | 'children':[{'from':3,'to':4},{'from':7,'to':9}] | can be placed: 3, 7-8",
                "ChildrenSwept | 'toIndex':9 | looked at children up to index 8",
                "PurgePostponed | 'endedAt':9 | kept, because others wait for children of it",
                "ArrayStopRequested | 'cause':'CANCEL','reason':'enough' | cancel: enough",
                "JobSucceeded | 'statusReason':'done','dependants':false | done",
                "DependantsReleased | 'x':1 | the jobs that waited for it know",
                "JobPurged | 'endedAt':5 | no longer kept",
                "JobWaiting | 'jobQueue':'q','code':'QUEUE_LIMIT','statusReason':'two run already' | two run already",
                "JobHeld | 'jobQueue':'q','code':'EXECUTORS_TOO_SMALL','statusReason':'too large' | stands aside. too large",
                "JobResumed | 'jobQueue':'q' | at its place again, in q",
                "RoomReserved | 'jobQueue':'q','rooms':[{'executorId':'e','resources':{'vcpuMillis':1,'memoryMib':1,'gpus':0}}],"
                        + "'computeEnvironment':'c' | on e (environment c), free at an unknown time",
                "NodesPlaced | 'attempt':2,'jobQueue':'q','computeEnvironment':'c','nodes':["
                        + "{'node':0,'executorId':'e','incarnation':'i'},{'node':1,'executorId':'e','incarnation':'i'},"
                        + "{'node':2,'executorId':'f','incarnation':'i'}] | attempt 2: 3 nodes on e, f (environment c)",
                "NodesStopRequested | 'cause':'MAIN_NODE_ENDED','reason':'the main node has ended' "
                        + "| main node ended: the main node has ended",
                "ReservationDropped | 'jobQueue':'q' | in q",
                "AttemptRunning | 'attemptId':'J/1','executorId':'e','containerId':'0123456789abcdef','startedAt':5 "
                        + "| attempt 1 on e, container 0123456789ab",
                "AttemptSucceeded | 'attemptId':'J/1','executorId':'e','statusReason':'s','startedAt':5,'stoppedAt':1209 "
                        + "| attempt 1: ran 1.204s",
                "AttemptSucceeded | 'attemptId':'J/1','executorId':'e','statusReason':'s','startedAt':5,'stoppedAt':1209,"
                        + "'usage':{'cpuMillis':740,'memoryPeakBytes':13000000} "
                        + "| attempt 1: ran 1.204s, CPU 740ms, memory peak 12.4 MiB",
                "AttemptFailed | 'attemptId':'J/1','executorId':'e','exitCode':1,'statusReason':'s','startedAt':5,"
                        + "'stoppedAt':6,'usage':{'cpuMillis':3661000} "
                        + "| attempt 1: exit code 1, ran 1ms, CPU 1h01m01s, s",
                "AttemptFailed | 'attemptId':'J/1','executorId':'e','statusReason':'Task failed to start','stoppedAt':5 "
                        + "| attempt 1: Task failed to start",
                "AttemptLost | 'attemptId':'J/1','executorId':'e','statusReason':'Host EC2 lost','stoppedAt':5 "
                        + "| attempt 1 on e: Host EC2 lost",
                "AttemptAdopted | 'attemptId':'J/1','executorId':'e','incarnation':'i' | attempt 1 goes on, on e",
                "PlacementReissued | 'attemptId':'J/1','executorId':'e','incarnation':'i' | attempt 1 was not started yet, on e",
                "ExecutorLost | 'executorId':'e','incarnation':'i','silentMillis':30500 | e, silent for 30.500s",
                "StaleAttemptStopped | 'executorId':'e','incarnation':'i','attemptId':'J/1' | attempt 1 on e is not the current one",
                "CommandRejected | 'command':'CancelJob','reason':'JOB_ALREADY_ENDED','message':'it has ended' "
                        + "| CancelJob: it has ended",
                "ReportIgnored | 'report':'AttemptExited','attemptId':'J/1','executorId':'e','message':'late' "
                        + "| AttemptExited from e: late"
            })
    void shouldSayWhatAnEventsNameDoesNot(String name, String members, String detail) {
        assertThat(event(0, name, "", members.replace("J/", JOB + "/")).detail())
                .isEqualTo(detail);
    }

    @Test
    void shouldKnowTheNameOfEveryEvent() {
        for (Class<? extends Event> type : MessageFamily.EVENTS.types().values()) {
            HistoryEvent event = event(0, MessageFamily.typeName(type), "", "'x':1");

            assertThat(event.name()).isEqualTo(type.getSimpleName());
        }
    }

    private static HistoryEvent event(long millis, String type, String actor, String members) {
        String json = "{'time':%d,'type':'%s','jobId':'%s','actor':'%s','data':{'jobId':'%s',%s}}"
                .formatted(1_795_262_400_000L + millis, type, JOB, actor, JOB, members);
        return HistoryEvent.of(Json.parse(json.replace('\'', '"')));
    }
}
