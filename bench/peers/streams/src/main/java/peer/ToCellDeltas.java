package peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the greatest version of each record, and forwards what it changes in the cells. */
final class ToCellDeltas implements Processor<byte[], byte[], byte[], byte[]> {
  static final String STORE = "records";

  private final RecordVersion next = new RecordVersion();
  private final RecordVersion standing = new RecordVersion();
  private final CellDeltas deltas;
  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<Bytes, byte[]> records;

  ToCellDeltas(long clock) {
    deltas = new CellDeltas(clock);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    records = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<byte[], byte[]> message) {
    try {
      next.read(message.value());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    Bytes key = Bytes.wrap(message.key());
    byte[] state = records.get(key);
    if (state != null) standing.fromState(state);
    if (state != null && !next.isAbove(standing)) return;
    records.put(key, next.toState());
    deltas.clear();
    if (state != null) deltas.add(standing, -1);
    deltas.add(next, 1);
    deltas.forEach((cell, delta) -> context.forward(new Record<>(cell, delta, message.timestamp())));
  }
}
