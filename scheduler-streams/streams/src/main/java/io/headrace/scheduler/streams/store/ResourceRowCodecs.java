package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.QuotaShareRow.Sharing;
import io.headrace.scheduler.core.state.ResourceStatus;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.Share;
import io.headrace.scheduler.core.state.TagsRow;
import io.headrace.scheduler.core.state.TimeLimitAction;
import java.util.HashMap;
import java.util.Map;

/** How the rows about queues, environments, policies and consumable resources are written; see {@link RowCodecs}. */
final class ResourceRowCodecs {
    static final RowCodec<EnvironmentRow> ENVIRONMENT =
            RowCodecs.codec(ResourceRowCodecs::writeEnvironment, ResourceRowCodecs::readEnvironment);
    static final RowCodec<QueueRow> QUEUE =
            RowCodecs.codec(ResourceRowCodecs::writeQueue, ResourceRowCodecs::readQueue);
    static final RowCodec<PolicyRow> POLICY =
            RowCodecs.codec(ResourceRowCodecs::writePolicy, ResourceRowCodecs::readPolicy);
    static final RowCodec<ConsumableRow> CONSUMABLE =
            RowCodecs.codec(ResourceRowCodecs::writeConsumable, ResourceRowCodecs::readConsumable);
    static final RowCodec<TagsRow> TAGS = RowCodecs.codec(
            (row, out) -> out.block(JsonColumn.write(row)), in -> JsonColumn.read(in.block(), TagsRow.class));

    static final RowCodec<QuotaShareRow> QUOTA_SHARE =
            RowCodecs.codec(ResourceRowCodecs::writeQuotaShare, ResourceRowCodecs::readQuotaShare);

    private ResourceRowCodecs() {}

    private static void writeEnvironment(EnvironmentRow row, ByteWriter out) {
        out.flag(row.enabled())
                .flag(row.managed())
                .signed(row.minVcpus())
                .signed(row.desiredVcpus())
                .signed(row.maxVcpuMillis())
                .optionalInt(row.unmanagedVcpus());
        RowCodecs.writeAmounts(row.used(), out);
        ServiceCapacity service = row.service();
        out.flag(service != null);
        if (service != null) {
            writeCounts(service.limits(), out);
            writeCounts(service.inUse(), out);
        }
        out.one(code(row.status()));
    }

    private static void writeCounts(Map<String, Integer> counts, ByteWriter out) {
        out.varint(counts.size());
        counts.forEach((name, count) -> out.text(name).signed(count));
    }

    private static Map<String, Integer> readCounts(ByteReader in) {
        Map<String, Integer> counts = new HashMap<>();
        int size = in.size();
        for (int i = 0; i < size; i++) {
            counts.put(in.text(), in.integer());
        }
        return counts;
    }

    private static EnvironmentRow readEnvironment(ByteReader in) {
        return new EnvironmentRow(
                in.flag(),
                in.flag(),
                in.integer(),
                in.integer(),
                in.signed(),
                in.optionalInt(),
                RowCodecs.readAmounts(in),
                in.flag() ? new ServiceCapacity(readCounts(in), readCounts(in)) : null,
                status(in.one()));
    }

    private static void writeQueue(QueueRow row, ByteWriter out) {
        out.flag(row.enabled()).signed(row.priority()).flag(row.service());
        RowCodecs.writeTexts(row.environments(), out);
        out.optionalText(row.policy())
                .optionalInt(row.maxRunning())
                .flag(row.backfill())
                .varint(row.timeLimitActions().size());
        for (TimeLimitAction action : row.timeLimitActions()) {
            out.text(action.reason()).signed(action.maxTimeSeconds()).text(action.action());
        }
        out.one(code(row.status()));
    }

    private static QueueRow readQueue(ByteReader in) {
        return new QueueRow(
                in.flag(),
                in.integer(),
                in.flag(),
                RowCodecs.readTexts(in),
                in.optionalText(),
                in.optionalInt(),
                in.flag(),
                RowCodecs.readList(in, action -> new TimeLimitAction(action.text(), action.integer(), action.text())),
                status(in.one()));
    }

    private static void writeQuotaShare(QuotaShareRow row, ByteWriter out) {
        out.flag(row.enabled());
        writeCounts(row.limits(), out);
        out.one(code(row.sharing())).signed(row.borrowLimit()).flag(row.preempting());
        writeCounts(row.inUse(), out);
        out.one(code(row.status()));
    }

    private static QuotaShareRow readQuotaShare(ByteReader in) {
        return new QuotaShareRow(
                in.flag(),
                readCounts(in),
                sharing(in.one()),
                in.integer(),
                in.flag(),
                readCounts(in),
                status(in.one()));
    }

    private static void writePolicy(PolicyRow row, ByteWriter out) {
        out.flag(row.quota())
                .signed(row.shareDecaySeconds())
                .signed(row.computeReservation())
                .varint(row.shares().size());
        for (Share share : row.shares()) {
            out.text(share.identifier()).orderedLong(Double.doubleToLongBits(share.weightFactor()));
        }
    }

    private static PolicyRow readPolicy(ByteReader in) {
        boolean quota = in.flag();
        return new PolicyRow(
                in.integer(),
                in.integer(),
                RowCodecs.readList(in, share -> new Share(share.text(), Double.longBitsToDouble(share.orderedLong()))),
                quota);
    }

    private static void writeConsumable(ConsumableRow row, ByteWriter out) {
        out.signed(row.totalQuantity())
                .signed(row.inUse())
                .flag(row.replenishable())
                .signed(row.createdAt())
                .varint(row.updates().size());
        for (ConsumableRow.Update update : row.updates()) {
            out.text(update.token()).text(update.operation()).signed(update.quantity());
        }
    }

    private static ConsumableRow readConsumable(ByteReader in) {
        return new ConsumableRow(
                in.signed(),
                in.signed(),
                in.flag(),
                in.signed(),
                RowCodecs.readList(
                        in, update -> new ConsumableRow.Update(update.text(), update.text(), update.signed())));
    }

    // Codes of their own: the order of an enum's constants may change, a stored code may not.

    private static int code(Sharing sharing) {
        return switch (sharing) {
            case RESERVE -> 1;
            case LEND -> 2;
            case LEND_AND_BORROW -> 3;
        };
    }

    private static Sharing sharing(int code) {
        return switch (code) {
            case 1 -> Sharing.RESERVE;
            case 2 -> Sharing.LEND;
            case 3 -> Sharing.LEND_AND_BORROW;
            default -> throw new StoreFormatException("sharing code " + code + " is not known to this release");
        };
    }

    private static int code(ResourceStatus status) {
        return switch (status) {
            case VALID -> 1;
            case DELETING -> 2;
        };
    }

    private static ResourceStatus status(int code) {
        return switch (code) {
            case 1 -> ResourceStatus.VALID;
            case 2 -> ResourceStatus.DELETING;
            default -> throw new StoreFormatException("status code " + code + " is not known to this release");
        };
    }
}
