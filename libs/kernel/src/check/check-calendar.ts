import { civilDay } from '../time/civil-day.js';
import { dayOfDate, weekday } from '../time/working-calendar.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CalendarBody, CalendarDayBody, Defined } from '../model/definitions.js';
import type { Path, Report } from './report.js';

/** What a day says that its weekday says too. */
function checkKind(
  { kind, day }: CalendarDayBody,
  rests: boolean,
  path: Path,
  report: Report,
): void {
  if (kind === 'make-up' && !rests)
    report.say(
      path,
      'working-day-already',
      `${day} vốn là ngày làm việc, không cần làm bù`,
      `${day} is a working day already, and cannot be made up`,
      {
        vi: 'sửa ngày, hoặc bỏ dòng này',
        en: 'put the day right, or leave this line out',
      },
    );
  if (kind === 'day-off' && rests)
    report.say(
      path,
      'rest-day-already',
      `${day} vốn là ngày nghỉ hằng tuần, không thể nghỉ hoán đổi`,
      `${day} is a day of weekly rest already, and cannot be a day off`,
      {
        vi: 'sửa ngày, hoặc ghi kind: holiday nếu là ngày lễ',
        en: 'put the day right, or write kind: holiday where it is one',
      },
    );
}

function checkDay(
  one: CalendarDayBody,
  index: number,
  { years, rest }: CalendarBody,
  report: Report,
): void {
  const path = ['days', index, 'day'];
  const day = dayOfDate(one.day);
  if (day === undefined)
    return report.say(
      path,
      'impossible-date',
      `“${one.day}” không phải ngày có thật`,
      `“${one.day}” is no date that exists`,
      { vi: 'viết YYYY-MM-DD', en: 'write YYYY-MM-DD' },
    );
  const [first, last] = [civilDay(years.from, 1, 1), civilDay(years.to, 12, 31)];
  if (day < Number(first) || day > Number(last))
    report.say(
      path,
      'day-outside-years',
      `${one.day} nằm ngoài các năm của lịch (${years.from}–${years.to})`,
      `${one.day} lies outside the years of the calendar (${years.from}–${years.to})`,
      { vi: 'sửa ngày hoặc years', en: 'put the day or the years right' },
    );
  checkKind(one, rest.includes(weekday(day)), path, report);
}

/** Real days, each once and within the years, none of which says what its weekday says already. */
export function checkCalendar(
  calendar: Defined<'calendar'>,
  _catalogue: Catalogue,
  report: Report,
): void {
  const { years, days } = calendar;
  if (years.from > years.to)
    report.say(
      ['years'],
      'wrong-years',
      `năm đầu ${years.from} ở sau năm cuối ${years.to}`,
      `the first year ${years.from} comes after the last ${years.to}`,
      { vi: 'viết years: { from, to } theo thứ tự', en: 'write years: { from, to } in order' },
    );
  const seen = new Set<string>();
  days.forEach((one, index) => {
    if (seen.has(one.day))
      report.say(
        ['days', index, 'day'],
        'day-twice',
        `${one.day} được kê hai lần`,
        `${one.day} is listed twice`,
        { vi: 'bỏ một trong hai', en: 'leave one of the two out' },
      );
    seen.add(one.day);
    checkDay(one, index, calendar, report);
  });
}
