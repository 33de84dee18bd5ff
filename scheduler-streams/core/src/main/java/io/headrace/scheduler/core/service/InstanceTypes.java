package io.headrace.scheduler.core.service;

import io.headrace.schemas.value.ResourceAmounts;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an instance of a type has, as AWS publishes it for SageMaker's types. Beside what the scheduler's configuration says, which goes
 * first: an executor on a laptop stands in for {@code ml.p4d.24xlarge} only if told how.
 */
public final class InstanceTypes {
    private static final Map<String, ResourceAmounts> TABLE = table();

    private InstanceTypes() {}

    /**
     * What an instance has.
     *
     * @param configured types that the configuration maps
     * @return null when nobody says
     */
    public static @Nullable ResourceAmounts of(String type, Map<String, ResourceAmounts> configured) {
        ResourceAmounts said = configured.get(type);
        return said == null ? TABLE.get(type) : said;
    }

    /** The table, by type. */
    public static Map<String, ResourceAmounts> all() {
        return Collections.unmodifiableMap(TABLE);
    }

    private static Map<String, ResourceAmounts> table() {
        Map<String, ResourceAmounts> table = new TreeMap<>();
        put(table, "ml.t3.medium", 2, 4, 0);
        for (String family : new String[] {"ml.t3", "ml.m4", "ml.m5", "ml.m5d", "ml.m6i", "ml.m7i"}) {
            sizes(table, family, 4);
        }
        for (String family : new String[] {"ml.c4", "ml.c5", "ml.c6i", "ml.c7i"}) {
            sizes(table, family, 2);
        }
        for (String family : new String[] {"ml.r5", "ml.r5d", "ml.r7i"}) {
            sizes(table, family, 8);
        }
        put(table, "ml.p3.2xlarge", 8, 61, 1);
        put(table, "ml.p3.8xlarge", 32, 244, 4);
        put(table, "ml.p3.16xlarge", 64, 488, 8);
        put(table, "ml.p4d.24xlarge", 96, 1152, 8);
        put(table, "ml.p5.48xlarge", 192, 2048, 8);
        for (String family : new String[] {"ml.g4dn", "ml.g5", "ml.g6"}) {
            put(table, family + ".xlarge", 4, 16, 1);
            put(table, family + ".2xlarge", 8, 32, 1);
            put(table, family + ".4xlarge", 16, 64, 1);
            put(table, family + ".8xlarge", 32, 128, 1);
            put(table, family + ".12xlarge", 48, 192, 4);
            put(table, family + ".16xlarge", 64, 256, 1);
        }
        return table;
    }

    private static void sizes(Map<String, ResourceAmounts> table, String family, int gibPerVcpu) {
        put(table, family + ".large", 2, 2 * gibPerVcpu, 0);
        put(table, family + ".xlarge", 4, 4 * gibPerVcpu, 0);
        put(table, family + ".2xlarge", 8, 8 * gibPerVcpu, 0);
        put(table, family + ".4xlarge", 16, 16 * gibPerVcpu, 0);
        put(table, family + ".12xlarge", 48, 48 * gibPerVcpu, 0);
        put(table, family + ".24xlarge", 96, 96 * gibPerVcpu, 0);
    }

    private static void put(Map<String, ResourceAmounts> table, String type, int vcpus, int gib, int gpus) {
        table.put(type, new ResourceAmounts(1000 * vcpus, 1024 * gib, gpus));
    }
}
