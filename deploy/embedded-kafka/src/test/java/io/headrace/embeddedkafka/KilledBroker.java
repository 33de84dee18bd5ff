package io.headrace.embeddedkafka;

import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own that commits one record, says so and then only waits to be killed. */
final class KilledBroker {

    private static final String COMMITTED = "committed";

    private KilledBroker() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(Path.of(args[0]), 0));
        kafka.createTopic(Records.TOPIC, 1);
        Records.commit(kafka.bootstrapServers(), "before the kill");
        System.out.println(COMMITTED);
        new CountDownLatch(1).await();
    }

    static Process start(Path folder) throws IOException {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledBroker.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    static void awaitCommit(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(COMMITTED)) {
                return;
            }
            said.append(line).append('\n');
        }
        fail("the broker ended by itself, saying:%n%s", said);
    }
}
