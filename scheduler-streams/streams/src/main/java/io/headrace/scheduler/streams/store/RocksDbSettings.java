package io.headrace.scheduler.streams.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/**
 * RocksDB for a small state that changes all the time: live jobs and those of the last days. Bounded memory per task; the
 * files are compressed, since job specifications of one definition are alike.
 */
public final class RocksDbSettings implements RocksDBConfigSetter {
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final int WRITE_BUFFERS = 3;
    private static final int BACKGROUND_JOBS = 2;
    private static final double FILTER_SHARE = 0.02;

    /** Called by Kafka Streams, which makes this by its name. */
    public RocksDbSettings() {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(WRITE_BUFFERS);
        options.setMaxBackgroundJobs(BACKGROUND_JOBS);
        // A task has one thread, so there is nobody to write beside it.
        options.setAllowConcurrentMemtableWrite(false);
        options.setEnableWriteThreadAdaptiveYield(false);
        // Is this job id taken? Nearly always not: a filter says so without a search.
        options.setMemtableWholeKeyFiltering(true);
        options.setMemtablePrefixBloomSizeRatio(FILTER_SHARE);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            // Point reads of absent keys (is this job id taken?) are answered by the filters, which must not be
            // evicted.
            table.setCacheIndexAndFilterBlocks(true);
            table.setPinTopLevelIndexAndFilter(true);
            table.setPinL0FilterAndIndexBlocksInCache(true);
            options.setTableFormatConfig(table);
        }
    }

    @Override
    public void close(String storeName, Options options) {
        // Nothing of ours to free: the cache and filters are those of Kafka Streams.
    }
}
