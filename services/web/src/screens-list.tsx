import type { ListedScreen, Page } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from './address/link.js';
import { say } from './format.js';
import { useAnswer } from './use-answer.js';

/** The walls that there are. */
export function ScreensList() {
  const { t } = useTranslation();
  const { data, problem } = useAnswer<Page<ListedScreen>>('/api/v1/screens');
  return (
    <section className="card">
      <h2>{t('screens')}</h2>
      {problem && <p className="cold">{say(problem.text)}</p>}
      <ul className="needs">
        {data?.items.map(({ id, title, scope }) => (
          <li key={id}>
            <Link to={`/walls/${encodeURIComponent(id)}`}>{say(title)}</Link>{' '}
            <span className="quiet">{scope && say(scope)}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">{t('keys')}</p>
    </section>
  );
}
