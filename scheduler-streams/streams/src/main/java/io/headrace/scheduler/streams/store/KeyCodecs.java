package io.headrace.scheduler.streams.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.scheduler.core.state.AwaitedKey;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.DependencyKind;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** How the keys of each table are written. A change here makes every store unreadable. */
final class KeyCodecs {
    private static final int UUID_LENGTH = 36;

    private static final KeyCodec<String> NAME = codec((key, out) -> out.terminated(key), ByteReader::terminated);
    private static final KeyCodec<ExecutorId> EXECUTOR =
            codec((key, out) -> out.terminated(key.value()), in -> new ExecutorId(in.terminated()));
    private static final KeyCodec<JobId> JOB = codec(KeyCodecs::writeJob, KeyCodecs::readJob);
    private static final KeyCodec<WaitingKey> WAITING =
            codec((key, out) -> writePlace(key, out.terminated(key.queue())), in -> readPlace(in.terminated(), in));
    private static final KeyCodec<ShareKey> SHARE = codec(
            (key, out) -> out.terminated(key.queue()).terminated(key.share()),
            in -> new ShareKey(in.terminated(), in.terminated()));
    private static final KeyCodec<HeldKey> HELD = codec(KeyCodecs::writeHeld, KeyCodecs::readHeld);
    private static final KeyCodec<ChunkKey> CHUNK = codec(
            (key, out) -> {
                writeJob(key.job(), out);
                out.orderedInt(key.chunk());
            },
            in -> new ChunkKey(readJob(in), in.orderedInt()));
    private static final KeyCodec<DependantKey> DEPENDANT = codec(
            (key, out) -> {
                writeJob(key.dependency(), out);
                writeJob(key.dependant(), out.one(code(key.kind())));
            },
            in -> new DependantKey(readJob(in), kind(in.one()), readJob(in)));
    private static final KeyCodec<AwaitedKey> AWAITED = codec(
            (key, out) -> {
                writeJob(key.job(), out);
                writeJob(key.dependency(), out.one(code(key.kind())));
            },
            in -> new AwaitedKey(readJob(in), kind(in.one()), readJob(in)));
    private static final KeyCodec<TimeKey> TIME = codec(
            (key, out) -> writeJob(key.job(), out.orderedLong(key.time())),
            in -> new TimeKey(in.orderedLong(), readJob(in)));
    private static final KeyCodec<DefinitionKey> DEFINITION = codec(
            (key, out) -> out.terminated(key.name()).orderedInt(key.revision()),
            in -> new DefinitionKey(in.terminated(), in.orderedInt()));

    private static final KeyCodec<QueueJobKey> QUEUE_JOB = codec(
            (key, out) -> writeJob(key.job(), out.terminated(key.queue())),
            in -> new QueueJobKey(in.terminated(), readJob(in)));

    private KeyCodecs() {}

    /** The codec for the keys of a table. */
    static KeyCodec<?> of(TableId table) {
        return switch (table) {
            case ACCOUNT, REVISIONS, ENVIRONMENTS, QUEUES, RESERVATIONS, QUEUE_USE, POLICIES, CONSUMABLES, TAGS -> NAME;
            case JOBS, SPECS, ATTEMPTS, RELEASES, SWEEPS, SERVICE_JOBS -> JOB;
            case WAITING -> WAITING;
            case HELD -> HELD;
            case SHARES, QUOTA_SHARES -> SHARE;
            case ENDED_CHILDREN, READY_CHILDREN -> CHUNK;
            case DEPENDANTS -> DEPENDANT;
            case AWAITED -> AWAITED;
            case DEADLINES, ENDED, TIME_LIMITS -> TIME;
            case DEFINITIONS -> DEFINITION;
            case EXECUTORS -> EXECUTOR;
            case BLOCKED, QUOTA_ATTEMPTS -> QUEUE_JOB;
        };
    }

    // Ascending, as the kinds are: the order of keys is the order of their bytes.

    private static int code(DependencyKind kind) {
        return switch (kind) {
            case WHOLE -> 1;
            case EACH -> 2;
        };
    }

    private static DependencyKind kind(int code) {
        return switch (code) {
            case 1 -> DependencyKind.WHOLE;
            case 2 -> DependencyKind.EACH;
            default -> throw new StoreFormatException("dependency kind " + code + " is not known to this release");
        };
    }

    /** The UUID as text, because scans are bounded by texts that are none, and the index. */
    static void writeJob(JobId job, ByteWriter out) {
        out.raw(job.uuid().getBytes(UTF_8)).orderedInt(job.index());
    }

    static JobId readJob(ByteReader in) {
        return new JobId(in.ascii(UUID_LENGTH), in.orderedInt());
    }

    private static void writePlace(WaitingKey place, ByteWriter out) {
        out.terminated(place.share()).orderedInt(place.order()).orderedLong(place.rank());
    }

    private static WaitingKey readPlace(String queue, ByteReader in) {
        return new WaitingKey(queue, in.terminated(), in.orderedInt(), in.orderedLong());
    }

    private static void writeHeld(HeldKey key, ByteWriter out) {
        ResourceAmounts need = key.need();
        out.terminated(key.place().queue()).orderedInt(key.kind());
        if (key.kind() == HeldKey.CONSTRAINED) {
            out.terminated(key.requirement());
        }
        out.orderedInt(need.vcpuMillis()).orderedInt(need.memoryMib()).orderedInt(need.gpus());
        writePlace(key.place(), out);
    }

    private static HeldKey readHeld(ByteReader in) {
        String queue = in.terminated();
        int kind = in.orderedInt();
        String requirement = kind == HeldKey.CONSTRAINED ? in.terminated() : "";
        ResourceAmounts need = new ResourceAmounts(in.orderedInt(), in.orderedInt(), in.orderedInt());
        return new HeldKey(kind == HeldKey.CONSTRAINED ? 0 : kind, requirement, need, readPlace(queue, in));
    }

    private static <K> KeyCodec<K> codec(BiConsumer<K, ByteWriter> write, Function<ByteReader, K> read) {
        return new KeyCodec<>() {
            @Override
            public void write(K key, ByteWriter out) {
                write.accept(key, out);
            }

            @Override
            public K read(ByteReader in) {
                return read.apply(in);
            }
        };
    }
}
