import type { Revised } from '@nhip/contracts';
import { Shape } from './shape.js';
import { revisedText, type Written } from './wall/figures.js';

/** A pencil beside a figure that was another one when its period became complete, with what it was; nothing beside others. */
export function RevisedMark({
  revised,
  of,
}: {
  readonly revised: Revised | null | undefined;
  readonly of: Written;
}) {
  if (!revised) return null;
  const text = revisedText(revised, of);
  return (
    <span className="revised" title={text}>
      <Shape name="revised" />
      <span className="unseen">{text}</span>
    </span>
  );
}
