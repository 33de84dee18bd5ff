package io.headrace.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What Kafka's clients understand. They pass over what they do not, so that a typing error would go unnoticed. */
final class ClientProperties {
    private static final Set<String> KNOWN = new TreeSet<>();

    static {
        KNOWN.addAll(ProducerConfig.configNames());
        KNOWN.addAll(ConsumerConfig.configNames());
        KNOWN.addAll(AdminClientConfig.configNames());
    }

    /** Kafka Streams' own: a property for one kind of its clients. */
    private static final Pattern ONE_KIND = Pattern.compile("^((main|restore|global)\\.)?(consumer|producer|admin)\\.");

    private ClientProperties() {}

    /** One line for each {@code kafka.} setting that no client knows. Not an error: a plug-in of a client may know it. */
    static List<String> warnings(Map<String, String> settings) {
        return settings.keySet().stream()
                .filter(name -> name.startsWith(ServiceSettings.KAFKA_PREFIX))
                .map(name -> name.substring(ServiceSettings.KAFKA_PREFIX.length()))
                .filter(name -> !KNOWN.contains(bare(name)))
                .map(name -> ServiceSettings.KAFKA_PREFIX + name + ": Kafka's clients know no such property"
                        + Nearest.to(bare(name), KNOWN)
                                .map("; did you mean %s?"::formatted)
                                .orElse(""))
                .toList();
    }

    private static String bare(String name) {
        return ONE_KIND.matcher(name).replaceFirst("");
    }
}
