package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.DependantsReleased;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import io.headrace.schemas.report.ExecutorReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeCodecTest {
    private static final String JOB_ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final String CANCEL = "{\"jobId\":\"" + JOB_ID + "\",\"reason\":\"r\"}";
    private static final AccountId ACCOUNT = new AccountId("123456789012");

    private final EnvelopeCodec<ClientCommand> commands = EnvelopeCodec.of(MessageFamily.COMMANDS);
    private final EnvelopeCodec<Event> events = EnvelopeCodec.of(MessageFamily.EVENTS);
    private final EnvelopeCodec<ExecutorOrder> orders = EnvelopeCodec.of(MessageFamily.ORDERS);
    private final EnvelopeCodec<ExecutorReport> reports = EnvelopeCodec.of(MessageFamily.REPORTS);

    @ParameterizedTest
    @ValueSource(strings = {"line\nbreak", "c\u0085", "LONG"})
    void shouldNotWriteAHeaderThatItWouldNotRead(String text) {
        String actor = text.equals("LONG") ? "\u00e9".repeat(513) : text;
        Envelope<Event> envelope = new Envelope<>(
                "e-1", "/s", 0, null, ACCOUNT, 1, "c-1", actor, new DependantsReleased(JobId.parse(JOB_ID)));
        assertThatThrownBy(() -> events.encode(envelope, new RecordHeaders()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header ce_actor: '");
    }

    @Test
    void shouldWriteHeadersOfTheBinaryMode() {
        ProducerRecord<String, byte[]> sent = events.toRecord(
                ACCOUNT.value(),
                new Envelope<>(
                        "e-1",
                        "/headrace/scheduler",
                        1_767_225_600_007L,
                        JOB_ID,
                        ACCOUNT,
                        42,
                        "c-1",
                        "AKIAEXAMPLE",
                        new DependantsReleased(JobId.parse(JOB_ID))));

        assertThat(sent.topic()).isEqualTo("headrace.events");
        assertThat(sent.partition()).isNull();
        assertThat(sent.value()).asString(UTF_8).isEqualTo("{\"jobId\":\"" + JOB_ID + "\"}");
        Map<String, String> headers = new LinkedHashMap<>();
        sent.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        assertThat(headers)
                .containsOnly(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", "e-1"),
                        Map.entry("ce_type", "io.headrace.DependantsReleased.v1"),
                        Map.entry("ce_source", "/headrace/scheduler"),
                        Map.entry("ce_time", "2026-01-01T00:00:00.007Z"),
                        Map.entry("ce_subject", JOB_ID),
                        Map.entry("ce_sequence", "42"),
                        Map.entry("ce_causationid", "c-1"),
                        Map.entry("ce_actor", "AKIAEXAMPLE"),
                        Map.entry("content-type", "application/json"));
    }

    @Test
    void shouldLeaveOutWhatIsAbsentAndSayTheAccountWhereItIsNotTheKey() throws UndecodableException {
        Envelope<ExecutorOrder> stop = new Envelope<>(
                "o-1",
                "/headrace/scheduler",
                1_767_225_600_000L,
                null,
                ACCOUNT,
                0,
                null,
                null,
                new StopOrder(new ExecutorId("host-1"), "i", AttemptId.parse(JOB_ID + "/1"), "enough", 30));

        ProducerRecord<String, byte[]> sent = orders.toRecord("host-1", stop);

        assertThat(sent.headers()).map(header -> header.key()).doesNotContain("ce_subject", "ce_sequence", "ce_actor");
        assertThat(new String(sent.headers().lastHeader("ce_account").value(), UTF_8))
                .isEqualTo("123456789012");
        assertThat(orders.decode("host-1", sent.headers(), sent.value())).isEqualTo(stop);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ce_id          |                         | header ce_id: required but missing
            ce_type        |                         | header ce_type: required but missing
            ce_source      |                         | header ce_source: required but missing
            ce_specversion |                         | header ce_specversion: required but missing
            ce_specversion | 0.3                     | header ce_specversion: '0.3', expected 1.0
            ce_time        | yesterday               | header ce_time: 'yesterday', expected an RFC 3339 time such as 2026-01-31T23:59:59.000Z
            ce_sequence    | many                    | header ce_sequence: 'many', expected a decimal number
            content-type   | text/plain              | header content-type: 'text/plain', expected application/json
            content-type   | application/cloudevents+json | header content-type: 'application/cloudevents+json' is structured mode, expected binary mode with application/json
            ce_type        | io.headrace.CancelJobs.v1 | header ce_type: 'io.headrace.CancelJobs.v1' is unknown on headrace.commands, did you mean io.headrace.CancelJob.v1? Known: io.headrace.RegisterJobDefinition.v1, io.headrace.CreateComputeEnvironment.v1, io.headrace.CreateJobQueue.v1, io.headrace.SubmitJob.v1, io.headrace.CancelJob.v1, io.headrace.TerminateJob.v1, io.headrace.RetryJob.v1
            ce_type        | JobPlaced               | header ce_type: 'JobPlaced' is unknown on headrace.commands. Known: io.headrace.RegisterJobDefinition.v1, io.headrace.CreateComputeEnvironment.v1, io.headrace.CreateJobQueue.v1, io.headrace.SubmitJob.v1, io.headrace.CancelJob.v1, io.headrace.TerminateJob.v1, io.headrace.RetryJob.v1
            """)
    void shouldNameTheHeaderThatIsWrong(String header, @Nullable String value, String reason) {
        RecordHeaders headers = headers("CancelJob");
        headers.remove(header);
        if (value != null) {
            headers.add(header, value.getBytes(UTF_8));
        }
        assertUndecodable(() -> commands.decode(ACCOUNT.value(), headers, CANCEL.getBytes(UTF_8)), reason);
    }

    @Test
    void shouldTakeTheRecordsTimestampWhereTheEventNamesNoTime() throws Exception {
        RecordHeaders headers = headers("CancelJob");
        headers.remove("ce_time");

        assertThat(commands.decode(ACCOUNT.value(), headers, CANCEL.getBytes(UTF_8), 1234)
                        .time())
                .isEqualTo(1234);
    }

    @Test
    void shouldNameTheKeyOrBodyThatIsWrong() {
        RecordHeaders cancel = headers("CancelJob");
        assertUndecodable(
                () -> commands.decode(null, cancel, CANCEL.getBytes(UTF_8)),
                "record key: absent, expected the account, twelve digits");
        assertUndecodable(
                () -> commands.decode("bob", cancel, CANCEL.getBytes(UTF_8)),
                "record key: 'bob', expected the account, twelve digits");
        assertUndecodable(() -> commands.decode(ACCOUNT.value(), cancel, null), "body: absent, expected a JSON object");
        assertUndecodable(
                () -> commands.decode(ACCOUNT.value(), cancel, "{\"jobId\":\"x\",\"raison\":\"r\"}".getBytes(UTF_8)),
                "CancelJob.raison: unknown field, did you mean reason?");
        assertUndecodable(
                () -> orders.decode("host-1", headers("RegisterOrder"), "{}".getBytes(UTF_8)),
                "header ce_account: required but missing");
    }

    @Test
    void shouldRefuseAReportThatLacksWhatItIsAbout() {
        RecordHeaders started = headers("AttemptStarted");
        assertUndecodable(
                () -> reports.decode(
                        ACCOUNT.value(),
                        started,
                        "{\"executorId\":\"h\",\"incarnation\":\"i\",\"containerId\":\"c\",\"startedAt\":1}"
                                .getBytes(UTF_8)),
                "AttemptStarted.attemptId: required but missing");
        assertUndecodable(
                () -> reports.decode(
                        ACCOUNT.value(),
                        started,
                        "{\"executorId\":\"h\",\"incarnation\":null,\"attemptId\":\"x\"}".getBytes(UTF_8)),
                "AttemptStarted.incarnation: required but missing");
        assertUndecodable(
                () -> reports.decode(
                        ACCOUNT.value(),
                        started,
                        "{\"executorId\":\"h\",\"incarnation\":\"i\",\"attemptId\":\"x\"}".getBytes(UTF_8)),
                "AttemptStarted.attemptId: attempt id 'x': expected <job id>/<number>, the number from 1 to 999999999");
        assertUndecodable(
                () -> reports.decode(ACCOUNT.value(), started, "nonsense".getBytes(UTF_8)),
                "AttemptStarted: not JSON: something that does not belong there stands at line 1");
        assertUndecodable(
                () -> reports.decode(ACCOUNT.value(), started, new byte[] {(byte) 0xff, (byte) 0xfe, 0x7b}),
                "AttemptStarted: not JSON: ");
    }

    @Test
    void shouldReadTextSoThatItCanBeWrittenAgain() throws UndecodableException {
        Envelope<ExecutorReport> read = reports.decode(
                ACCOUNT.value(),
                headers("AttemptNotStarted"),
                ("{\"executorId\":\"h\",\"incarnation\":\"i\",\"attemptId\":\"" + JOB_ID
                                + "/1\",\"reason\":\"a\\ud800b\\ud83d\\ude00\\udc00\"}")
                        .getBytes(UTF_8));

        assertThat(read.data()).extracting("reason").isEqualTo("a\uFFFDb\uD83D\uDE00\uFFFD");
        assertThat(reports.value(read)).isNotEmpty();
    }

    @Test
    void shouldRefuseAttributesThatNoDatabaseOrScreenCanTake() {
        RecordHeaders nul = headers("CancelJob");
        nul.add("ce_subject", new byte[] {'a', 0, 'b'});
        assertUndecodable(
                () -> commands.decode(ACCOUNT.value(), nul, CANCEL.getBytes(UTF_8)),
                "header ce_subject: 'a?b' has a control character");
        RecordHeaders delete = headers("CancelJob");
        delete.add("ce_subject", new byte[] {'a', 0x7F, 'b'});
        assertUndecodable(
                () -> commands.decode(ACCOUNT.value(), delete, CANCEL.getBytes(UTF_8)),
                "header ce_subject: 'a?b' has a control character");
        RecordHeaders huge = headers("CancelJob");
        huge.add("ce_actor", new byte[5000]);
        assertUndecodable(
                () -> commands.decode(ACCOUNT.value(), huge, CANCEL.getBytes(UTF_8)),
                "header ce_actor: has 5000 bytes, the maximum is 1024");
    }

    @Test
    void shouldUnderstandANewerWriter() throws UndecodableException {
        Envelope<Event> read = events.decode(
                ACCOUNT.value(),
                headers("DependantsReleased"),
                ("{\"jobId\":\"" + JOB_ID + "\",\"newer\":{\"a\":[1]}}").getBytes(UTF_8));

        assertThat(read.data()).isEqualTo(new DependantsReleased(JobId.parse(JOB_ID)));
    }

    @Test
    void shouldAcceptHeadersOfOthersAndOtherTimeZones() throws UndecodableException {
        RecordHeaders headers = headers("CancelJob");
        headers.add("traceparent", new byte[] {1, 2, 3});
        headers.add("empty", null);
        headers.remove("ce_time");
        headers.add("ce_time", "2026-01-01T01:00:00+01:00".getBytes(UTF_8));
        headers.remove("content-type");
        headers.add("content-type", "Application/JSON; charset=utf-8".getBytes(UTF_8));

        Envelope<ClientCommand> read = commands.decode(ACCOUNT.value(), headers, CANCEL.getBytes(UTF_8));

        assertThat(read.time()).isEqualTo(1_767_225_600_000L);
        assertThat(read.data()).isEqualTo(new CancelJob(JOB_ID, "r"));
    }

    private static RecordHeaders headers(String type) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_specversion", "1.0".getBytes(UTF_8));
        headers.add("ce_id", "1".getBytes(UTF_8));
        headers.add("ce_type", ("io.headrace." + type + ".v1").getBytes(UTF_8));
        headers.add("ce_source", "/test".getBytes(UTF_8));
        headers.add("ce_time", "2026-01-01T00:00:00Z".getBytes(UTF_8));
        return headers;
    }

    private static void assertUndecodable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UndecodableException.class,
                        e -> assertThat(e.reason()).startsWith(reason).doesNotContain("\n"));
    }
}
