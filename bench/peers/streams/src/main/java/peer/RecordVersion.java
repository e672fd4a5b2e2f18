package peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One version of a permit: as much of a message of `nhip.records` as its order and the cube `permits` need. Reused from message to message. */
final class RecordVersion {
  /** An instant that the record does not have. */
  static final long NONE = Long.MIN_VALUE;

  private static final JsonFactory JSON = new JsonFactory();
  private static final int FIXED_BYTES = 5 * Long.BYTES + 2 * Integer.BYTES + 1;

  long version;
  boolean deleted;
  long sentAt;
  String receipt;
  int row;
  int mapping;
  String channel;
  String department;
  String step;
  long receivedAt;
  long deadline;
  long finishedAt;

  /** Reads a message; fields that are not needed are skipped. Throws IOException where it is no JSON. */
  void read(byte[] message) throws IOException {
    channel = department = step = "";
    receivedAt = deadline = finishedAt = NONE;
    try (JsonParser json = JSON.createParser(message)) {
      json.nextToken();
      readHead(json);
      json.nextToken();
      readDelivery(json);
      json.nextToken();
      readFields(json);
    }
  }

  private void readHead(JsonParser json) throws IOException {
    for (String name; (name = json.nextFieldName()) != null; ) {
      json.nextToken();
      switch (name) {
        case "version" -> version = json.getLongValue();
        case "deleted" -> deleted = json.getBooleanValue();
        case "row" -> row = json.getIntValue();
        case "mapping" -> mapping = json.getIntValue();
        default -> json.skipChildren();
      }
    }
  }

  private void readFields(JsonParser json) throws IOException {
    for (String name; (name = json.nextFieldName()) != null; ) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_NULL) continue;
      switch (name) {
        case "channel" -> channel = json.getText();
        case "department" -> department = json.getText();
        case "step" -> step = json.getText();
        case "receivedAt" -> receivedAt = json.getLongValue();
        case "deadline" -> deadline = json.getLongValue();
        case "finishedAt" -> finishedAt = json.getLongValue();
        default -> json.skipChildren();
      }
    }
  }

  private void readDelivery(JsonParser json) throws IOException {
    for (String name; (name = json.nextFieldName()) != null; ) {
      json.nextToken();
      switch (name) {
        case "receipt" -> receipt = json.getText();
        case "receivedAt" -> sentAt = json.getLongValue();
        default -> json.skipChildren();
      }
    }
  }

  /** Whether this version stands above another of its record: by version, time of receipt, receipt, row, mapping, as in the ledger. */
  boolean isAbove(RecordVersion other) {
    int order = Long.compare(version, other.version);
    if (order == 0) order = Long.compare(sentAt, other.sentAt);
    if (order == 0) order = receipt.compareTo(other.receipt);
    if (order == 0) order = Integer.compare(row, other.row);
    if (order == 0) order = Integer.compare(mapping, other.mapping);
    return order > 0;
  }

  byte[] toState() {
    byte[][] texts = {utf8(receipt), utf8(channel), utf8(department), utf8(step)};
    int length = FIXED_BYTES;
    for (byte[] text : texts) length += Short.BYTES + text.length;
    ByteBuffer state = ByteBuffer.allocate(length);
    state.putLong(version).putLong(sentAt).putInt(row).putInt(mapping);
    state.put((byte) (deleted ? 1 : 0));
    state.putLong(receivedAt).putLong(deadline).putLong(finishedAt);
    for (byte[] text : texts) state.putShort((short) text.length).put(text);
    return state.array();
  }

  void fromState(byte[] bytes) {
    ByteBuffer state = ByteBuffer.wrap(bytes);
    version = state.getLong();
    sentAt = state.getLong();
    row = state.getInt();
    mapping = state.getInt();
    deleted = state.get() != 0;
    receivedAt = state.getLong();
    deadline = state.getLong();
    finishedAt = state.getLong();
    receipt = text(state);
    channel = text(state);
    department = text(state);
    step = text(state);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteBuffer state) {
    int length = state.getShort() & 0xffff;
    String text = new String(state.array(), state.position(), length, StandardCharsets.UTF_8);
    state.position(state.position() + length);
    return text;
  }
}
