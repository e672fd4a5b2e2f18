package peer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What one record changes in the cells of the cube `permits`: a cell is channel, department, step and day. */
final class CellDeltas {
  /** In the order of the cube's measures. */
  private static final int RECEIVED = 0, FINISHED = 1, LATE = 2, OPEN = 3, OVERDUE = 4;
  static final int MEASURES = 5;

  private static final long DAY_MS = 86_400_000L;
  private static final long ZONE_MS = 25_200_000L;
  /** Parts of a cell's key: no code holds it. */
  private static final char SEPARATOR = '\u001f';

  private final Map<String, long[]> cells = new HashMap<>();
  private final long clock;

  /** @param clock what happens after it does not count, ms */
  CellDeltas(long clock) {
    this.clock = clock;
  }

  void clear() {
    cells.clear();
  }

  /** Adds what a version counts. @param sign 1, or -1 to take it back */
  void add(RecordVersion version, long sign) {
    if (version.deleted) return;
    long received = version.receivedAt, deadline = version.deadline, finished = version.finishedAt;
    boolean isFinished = finished != RecordVersion.NONE;
    boolean leavesOpen = isFinished && received != RecordVersion.NONE && finished > received;
    boolean isLate = isFinished && deadline != RecordVersion.NONE && finished > deadline;
    long[] cell = at(version, received);
    if (cell != null) {
      cell[RECEIVED] += sign;
      if (!isFinished || leavesOpen) cell[OPEN] += sign;
    }
    cell = !isFinished || isLate ? at(version, deadline) : null;
    if (cell != null) cell[OVERDUE] += sign;
    cell = at(version, finished);
    if (cell != null) {
      cell[FINISHED] += sign;
      if (leavesOpen) cell[OPEN] -= sign;
      if (isLate) {
        cell[LATE] += sign;
        cell[OVERDUE] -= sign;
      }
    }
  }

  /** Hands over the cells that change, each once. */
  void forEach(BiConsumer<byte[], byte[]> take) {
    cells.forEach(
        (key, delta) -> {
          for (long one : delta)
            if (one != 0) {
              take.accept(key.getBytes(StandardCharsets.UTF_8), Sums.packed(delta));
              return;
            }
        });
  }

  /** The cell of an instant; null where it does not count. */
  private long[] at(RecordVersion version, long instant) {
    if (instant == RecordVersion.NONE || instant > clock) return null;
    long day = Math.floorDiv(instant + ZONE_MS, DAY_MS);
    String key = version.channel + SEPARATOR + version.department + SEPARATOR + version.step + SEPARATOR + day;
    return cells.computeIfAbsent(key, none -> new long[MEASURES]);
  }
}
