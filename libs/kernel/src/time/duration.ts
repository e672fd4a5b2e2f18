const MS: Readonly<Record<string, number>> = { S: 1_000, M: 60_000, H: 3_600_000 };

/** An ISO duration of one unit, as definitions write it: `PT30S`, `PT5M`, `PT1H`. @returns ms. Throws TypeError for any other text. */
export function durationOf(text: string): number {
  const [, amount, unit = ''] = /^PT(\d+)([SMH])$/.exec(text) ?? [];
  if (amount === undefined) throw new TypeError(`${text} is no duration`);
  return Number(amount) * (MS[unit] as number);
}
