package peer;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The cells on a topic as lines: the key, a tab, the sums with commas between them. */
final class Dump {
  private Dump() {}

  /** Writes the last committed sums of every cell. */
  static void write(String brokers, String topic, Path file) throws IOException {
    Map<String, byte[]> cells = cells(brokers, topic);
    try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(file))) {
      cells.forEach(
          (cell, sums) -> {
            StringBuilder line = new StringBuilder(cell);
            char before = '\t';
            for (ByteBuffer rest = ByteBuffer.wrap(sums); rest.hasRemaining(); before = ',')
              line.append(before).append(rest.getLong());
            lines.println(line);
          });
    }
  }

  private static Map<String, byte[]> cells(String brokers, String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed");
    Map<String, byte[]> cells = new HashMap<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(one -> new TopicPartition(topic, one.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one)))
        for (var message : consumer.poll(Duration.ofMillis(200)))
          cells.put(message.key(), message.value());
    }
    return cells;
  }
}
