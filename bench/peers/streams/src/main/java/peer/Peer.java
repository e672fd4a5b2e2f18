package peer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.Stores;
import org.rocksdb.Options;

/**
 * The engine's job on Kafka Streams: record versions in, cells out, exactly once.
 * Arguments: brokers, folder of the state, clock (ms). Then a command a line: `start APPLICATION IN OUT`, answered by `running`; `stop`, answered by `stopped`;
 * `dump TOPIC FILE`, answered by `dumped`.
 * Applications follow each other in one JVM, so that the one that is measured finds compiled code.
 */
public final class Peer {
  private static final int THREADS = 2;
  private static final long CACHE_BYTES = 256L << 20;
  private static final int COMMIT_MS = 100;

  private Peer() {}

  /** As many rows as fit into memory before RocksDB writes a file. */
  public static final class LargerMemtables implements RocksDBConfigSetter {
    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
      options.setWriteBufferSize(32L << 20);
      options.setMaxWriteBufferNumber(3);
    }

    @Override
    public void close(String store, Options options) {}
  }

  static Topology topology(String in, String out, long clock) {
    var bytes = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ToCellDeltas.STORE), Serdes.Bytes(), bytes));
    builder.stream(in, Consumed.with(bytes, bytes))
        .process(() -> new ToCellDeltas(clock), ToCellDeltas.STORE)
        .groupByKey(Grouped.with("delta", bytes, bytes))
        .aggregate(
            () -> Sums.ZERO,
            (cell, delta, sums) -> Sums.plus(sums, delta),
            Materialized.<byte[], byte[]>as(Stores.persistentTimestampedKeyValueStore("cells"))
                .withKeySerde(bytes)
                .withValueSerde(bytes)
                .withCachingEnabled())
        .toStream()
        .to(out, Produced.with(bytes, bytes));
    return builder.build();
  }

  private static Properties settings(String brokers, String folder, String application) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MS);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, LargerMemtables.class);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 65_536);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), COMMIT_MS);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    return settings;
  }

  private static KafkaStreams started(Topology topology, Properties settings) {
    KafkaStreams streams = new KafkaStreams(topology, settings);
    streams.setUncaughtExceptionHandler(
        error -> {
          error.printStackTrace();
          Runtime.getRuntime().halt(1);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) System.out.println("running");
        });
    streams.start();
    return streams;
  }

  public static void main(String[] arguments) throws Exception {
    String brokers = arguments[0], folder = arguments[1];
    long clock = Long.parseLong(arguments[2]);
    KafkaStreams streams = null;
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = commands.readLine()) != null; ) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "start" ->
            streams =
                started(topology(words[2], words[3], clock), settings(brokers, folder, words[1]));
        case "stop" -> {
          streams.close(Duration.ofSeconds(30));
          System.out.println("stopped");
        }
        case "dump" -> {
          Dump.write(brokers, words[1], Path.of(words[2]));
          System.out.println("dumped");
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
    // The standard input has ended: so has the bench.
    Runtime.getRuntime().halt(0);
  }
}
