package io.headrace.submitter.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.embeddedkafka.EmbeddedKafkaConfig;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.id.AccountId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class CommandProducerTest {
    private static final CancelJob COMMAND = new CancelJob("no\nid", "why not");

    @TempDir
    private Path folder;

    @Test
    void shouldNotLetABrokerMakeTheTopic() throws Exception {
        EmbeddedKafkaConfig helpful = new EmbeddedKafkaConfig(
                folder.resolve("kafka"), EmbeddedKafkaConfig.LOOPBACK, 0, Map.of("auto.create.topics.enable", "true"));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(helpful)) {
            Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            try (Admin admin = Admin.create(client);
                    CommandProducer commands =
                            new CommandProducer(client, new Answers(), Duration.ofSeconds(5), Clock.systemUTC())) {
                assertThat(commands.ask(AccountId.DEFAULT, null, COMMAND))
                        .isInstanceOfSatisfying(
                                Answer.NotWritten.class,
                                answer -> assertThat(answer.problem())
                                        .startsWith("topic headrace.commands is not there yet"));
                assertThat(admin.listTopics().names().get()).isEmpty();

                kafka.createTopic(Topics.COMMANDS.name(), Topics.COMMANDS.partitions());
                assertThat(commands.ask(AccountId.DEFAULT, null, COMMAND)).isInstanceOf(Answer.Pending.class);
            }
        }
    }

    @Test
    void shouldWaitForManyAnswersNoLongerThanForOne() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.ephemeral()) {
            kafka.createTopic(Topics.COMMANDS.name(), Topics.COMMANDS.partitions());
            Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            Duration timeout = Duration.ofSeconds(2);
            try (CommandProducer commands = new CommandProducer(client, new Answers(), timeout, Clock.systemUTC())) {
                assertThat(commands.ask(AccountId.DEFAULT, null, COMMAND)).isInstanceOf(Answer.Pending.class);
                long began = System.nanoTime();
                assertThat(commands.askAll(AccountId.DEFAULT, null, Collections.nCopies(10, COMMAND)))
                        .hasSize(10)
                        .allSatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Pending.class));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(timeout.multipliedBy(5));
            }
        }
    }
}
