package io.headrace.embeddedkafka;

import java.nio.file.Path;

public final class Probe {
    public static void main(String[] a) throws Exception {
        long t = System.nanoTime();
        EmbeddedKafka k = EmbeddedKafka.start(new EmbeddedKafkaConfig(Path.of(a[0]), 0));
        System.out.println("start ms " + (System.nanoTime() - t) / 1000000 + " " + k.clusterId());
        t = System.nanoTime();
        k.createTopic("x" + t, 4);
        System.out.println("topic ms " + (System.nanoTime() - t) / 1000000);
        if (a.length > 1) Runtime.getRuntime().halt(1);
        t = System.nanoTime();
        k.close();
        System.out.println("close ms " + (System.nanoTime() - t) / 1000000);
    }
}
