import type { CodeVersions, Tile } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { above, type Narrowed, type View } from '../address/view.js';
import { period as periodText, say } from '../format.js';
import { useAnswer } from '../use-answer.js';
import type { Dimensions, Opened } from './opened.js';

/** A code by its name; the code alone until that is known. */
function CodeName({
  narrowed: { by, code },
  dimensions,
}: {
  readonly narrowed: Narrowed;
  readonly dimensions: Dimensions;
}) {
  const list = dimensions.find(({ name }) => name === by)?.list;
  const [bare = '', validFrom] = code.split('@');
  const { data } = useAnswer<CodeVersions>(
    list && `/api/v1/codes/${encodeURIComponent(list)}/${encodeURIComponent(bare)}`,
  );
  const version = data?.items.find((one) => one.validFrom === validFrom) ?? data?.items.at(-1);
  return version ? say(version.name) : bare;
}

/** What a step of the way down is called. */
function StepName({
  step,
  tile,
  dimensions,
}: {
  readonly step: View;
  readonly tile: Tile;
  readonly dimensions: Dimensions;
}) {
  const { t } = useTranslation();
  if (step.row) return t('rawRow');
  if (step.record) return step.record.id;
  if (step.since) return t('whyChanged');
  if (step.by) {
    const title = dimensions.find(({ name }) => name === step.by)?.title;
    return t('by', { dimension: title ? say(title).toLowerCase() : step.by });
  }
  const last = step.codes.at(-1);
  if (last) return <CodeName narrowed={last} dimensions={dimensions} />;
  if (step.period) return step.period === 'all' ? t('all') : periodText(step.period);
  return say(tile.title);
}

/** Where one is on the way down from a tile: each step above is a link. */
export function Crumbs({
  tile,
  dimensions,
  view,
  to,
}: Opened & { readonly dimensions: Dimensions }) {
  const { t } = useTranslation();
  const steps: View[] = [];
  for (let one: View | undefined = view; one; one = above(one)) steps.unshift(one);
  return (
    <nav aria-label={t('whereYouAre')} className="crumbs">
      {steps.map((step, i) => {
        const name = <StepName step={step} tile={tile} dimensions={dimensions} />;
        return (
          <span key={to(step)}>
            {i > 0 && ' › '}
            {step === view ? (
              <span aria-current="page">{name}</span>
            ) : (
              <Link to={to(step)} className="link">
                {name}
              </Link>
            )}
          </span>
        );
      })}
    </nav>
  );
}
