import type { WallTime } from '../address/view.js';
import { MomentMark, MomentNote } from '../moment-mark.js';
import { PeriodMark, PeriodNote } from '../period-mark.js';

/** One line that a wall is not of now, or of other periods than the last, each with the way back; none where it is neither. */
export function TimeMarks({
  time: { moment, period },
  at,
}: {
  readonly time: WallTime;
  readonly at: (time: WallTime) => string;
}) {
  if (moment && period)
    return (
      <p className="set-to known-at">
        <PeriodNote period={period} toLast={at({ moment })} />{' '}
        <MomentNote moment={moment} toNow={at({ period })} />
      </p>
    );
  if (moment) return <MomentMark moment={moment} toNow={at({})} />;
  return period && <PeriodMark period={period} toLast={at({})} />;
}
