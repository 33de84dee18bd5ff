package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.AccountRow;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.DefinitionRow;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.ExecutorDuty;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueUseRow;
import io.headrace.scheduler.core.state.ReadyChunk;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.RevisionRow;
import io.headrace.scheduler.core.state.ServiceJobRow;
import io.headrace.scheduler.core.state.ShareRow;
import io.headrace.scheduler.core.state.SweepRow;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ReservedRoom;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How the rows of each table are written. To change a row: add a format with the next number, write only the newest and keep
 * reading the older ones.
 */
final class RowCodecs {
    private static final RowCodec<AccountRow> ACCOUNT = codec(
            (row, out) -> out.signed(row.sequence()),
            // Format 2 says that rows of jobs may follow from others: a release that does not know it must not read
            // this store.
            List.of(RowCodecs::readAccount, RowCodecs::readAccount));
    private static final RowCodec<Marker> MARKER = codec((row, out) -> {}, in -> Marker.PRESENT);
    private static final RowCodec<WaitingRow> WAITING = codec(
            (row, out) -> {
                KeyCodecs.writeJob(row.job(), out);
                out.signed(row.attempt());
            },
            in -> new WaitingRow(KeyCodecs.readJob(in), in.integer()));
    private static final RowCodec<EndedChunk> CHUNK =
            codec(RowCodecs::writeChunk, in -> new EndedChunk(readWords(in), readWords(in)));
    private static final RowCodec<ReadyChunk> READY = codec(RowCodecs::writeReady, in -> new ReadyChunk(readWords(in)));
    private static final RowCodec<ConditionRow> CONDITION = codec(
            (row, out) -> out.one(JobRowCodecs.code(row.condition())),
            in -> new ConditionRow(JobRowCodecs.condition(in.one())));
    private static final RowCodec<SweepRow> SWEEP = codec(
            (row, out) -> out.signed(row.from()).signed(row.to()), in -> new SweepRow(in.integer(), in.integer()));
    private static final RowCodec<DefinitionRow> DEFINITION = codec(
            (row, out) -> out.flag(row.active()).block(JsonColumn.write(row.definition())), RowCodecs::readDefinition);
    private static final RowCodec<RevisionRow> REVISION = codec(
            (row, out) -> out.signed(row.latest()).signed(row.highestActive()),
            in -> new RevisionRow(in.integer(), in.integer()));
    private static final RowCodec<ExecutorRow> EXECUTOR = codec(
            (row, out) -> {
                writeTexts(
                        row.environments(),
                        out.text(row.incarnation()).one(row.duty().ordinal()));
                writeAmounts(row.capacity(), out);
                writeAmounts(row.used(), out);
                out.varint(row.attributes().size());
                row.attributes().forEach((name, value) -> out.text(name).text(value));
            },
            // Format 2 has attributes.
            List.of(in -> readExecutor(in, false), in -> readExecutor(in, true)));

    private static final RowCodec<ReservationRow> RESERVATION = codec(
            (row, out) -> {
                KeyCodecs.writeJob(row.job(), out);
                out.varint(row.rooms().size());
                for (ReservedRoom room : row.rooms()) {
                    writeAmounts(room.resources(), out.text(room.executorId().value()));
                }
                out.text(row.environment()).optionalLong(row.until()).signed(row.since());
            },
            in -> new ReservationRow(
                    KeyCodecs.readJob(in),
                    readList(in, room -> new ReservedRoom(readExecutor(room), readAmounts(room))),
                    in.text(),
                    in.optionalLong(),
                    in.signed()));
    private static final RowCodec<QueueUseRow> QUEUE_USE =
            codec((row, out) -> out.signed(row.placed()), in -> new QueueUseRow(in.integer()));

    private static final RowCodec<ShareRow> SHARE = codec(
            (row, out) -> out.orderedLong(Double.doubleToLongBits(row.recentVcpus()))
                    .signed(row.at())
                    .signed(row.vcpuMillis())
                    .signed(row.jobs()),
            in -> new ShareRow(Double.longBitsToDouble(in.orderedLong()), in.signed(), in.signed(), in.integer()));

    private static final RowCodec<ServiceJobRow> SERVICE_JOB = codec(
            (row, out) -> out.signed(row.uncounted()).signed(row.preemptions()),
            in -> new ServiceJobRow(in.integer(), in.integer()));

    private RowCodecs() {}

    private static AccountRow readAccount(ByteReader in) {
        return new AccountRow(in.signed());
    }

    /** The codec for the rows of a table. */
    static RowCodec<?> of(TableId table) {
        return switch (table) {
            case ACCOUNT -> ACCOUNT;
            case JOBS -> JobRowCodecs.JOB;
            case SPECS -> JobRowCodecs.SPEC;
            case WAITING, HELD -> WAITING;
            case ATTEMPTS -> JobRowCodecs.ATTEMPT;
            case DEPENDANTS, AWAITED -> CONDITION;
            case READY_CHILDREN -> READY;
            case SWEEPS -> SWEEP;
            case RELEASES, DEADLINES, ENDED, TIME_LIMITS, BLOCKED, QUOTA_ATTEMPTS -> MARKER;
            case ENDED_CHILDREN -> CHUNK;
            case DEFINITIONS -> DEFINITION;
            case REVISIONS -> REVISION;
            case ENVIRONMENTS -> ResourceRowCodecs.ENVIRONMENT;
            case QUEUES -> ResourceRowCodecs.QUEUE;
            case EXECUTORS -> EXECUTOR;
            case RESERVATIONS -> RESERVATION;
            case QUEUE_USE -> QUEUE_USE;
            case SHARES -> SHARE;
            case POLICIES -> ResourceRowCodecs.POLICY;
            case CONSUMABLES -> ResourceRowCodecs.CONSUMABLE;
            case TAGS -> ResourceRowCodecs.TAGS;
            case SERVICE_JOBS -> SERVICE_JOB;
            case QUOTA_SHARES -> ResourceRowCodecs.QUOTA_SHARE;
        };
    }

    /** A row that has had one format so far. */
    static <V> RowCodec<V> codec(BiConsumer<V, ByteWriter> write, Function<ByteReader, V> read) {
        return codec(write, List.of(read));
    }

    /**
     * A row that has had several formats.
     *
     * @param write the newest
     * @param formats how each is read, from the first on
     */
    static <V> RowCodec<V> codec(BiConsumer<V, ByteWriter> write, List<Function<ByteReader, V>> formats) {
        return new RowCodec<>() {
            @Override
            public void write(V row, ByteWriter out) {
                write.accept(row, out.one(formats.size()));
            }

            @Override
            public V read(byte[] bytes) {
                try {
                    ByteReader in = new ByteReader(bytes, 0);
                    int format = in.one();
                    if (format < 1 || format > formats.size()) {
                        throw new StoreFormatException(
                                "a row has format " + format + ", this release knows formats 1 to " + formats.size());
                    }
                    return formats.get(format - 1).apply(in);
                } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
                    throw new StoreFormatException("a row of " + bytes.length + " bytes cannot be read", e);
                }
            }
        };
    }

    static void writeAmounts(ResourceAmounts amounts, ByteWriter out) {
        out.signed(amounts.vcpuMillis()).signed(amounts.memoryMib()).signed(amounts.gpus());
    }

    static ResourceAmounts readAmounts(ByteReader in) {
        return new ResourceAmounts(in.integer(), in.integer(), in.integer());
    }

    private static DefinitionRow readDefinition(ByteReader in) {
        boolean active = in.flag();
        return new DefinitionRow(JsonColumn.read(in.block(), RegisterJobDefinition.class), active);
    }

    static void writeTexts(List<String> texts, ByteWriter out) {
        out.varint(texts.size());
        texts.forEach(out::text);
    }

    static List<String> readTexts(ByteReader in) {
        return readList(in, ByteReader::text);
    }

    static <T> List<T> readList(ByteReader in, Function<ByteReader, T> read) {
        int size = in.size();
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(read.apply(in));
        }
        return list;
    }

    static ExecutorId readExecutor(ByteReader in) {
        return new ExecutorId(in.text());
    }

    private static ExecutorRow readExecutor(ByteReader in, boolean withAttributes) {
        return new ExecutorRow(
                in.text(),
                ExecutorDuty.values()[in.one()],
                readTexts(in),
                readAmounts(in),
                readAmounts(in),
                withAttributes ? readAttributes(in) : Map.of());
    }

    private static Map<String, String> readAttributes(ByteReader in) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int left = in.size(); left > 0; left--) {
            attributes.put(in.text(), in.text());
        }
        return attributes;
    }

    private static void writeChunk(EndedChunk row, ByteWriter out) {
        for (long word : row.ended()) {
            out.orderedLong(word);
        }
        for (long word : row.failed()) {
            out.orderedLong(word);
        }
    }

    private static void writeReady(ReadyChunk row, ByteWriter out) {
        for (long word : row.words()) {
            out.orderedLong(word);
        }
    }

    private static long[] readWords(ByteReader in) {
        long[] words = new long[EndedChunk.CHILDREN / Long.SIZE];
        for (int i = 0; i < words.length; i++) {
            words[i] = in.orderedLong();
        }
        return words;
    }
}
