import type { RawPlace, RecordHistory, RecordVersion, Text } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { fieldText, instant, rowText, say } from '../format.js';
import { SimulatedMark } from '../simulated.js';
import { useAnswer } from '../use-answer.js';

/** A file that came without a name is known by its hash: the whole of it stands with the receipt. */
const fileName = (file: string | null): string =>
  file && /^[0-9a-f]{64}$/.test(file) ? `${file.slice(0, 12)}…` : (file ?? '–');

function Technical({ raw, commit }: { readonly raw: RawPlace; readonly commit: number }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t('technical')}</summary>
      <p className="code">
        {raw.topic} · partition {raw.partition} · offset {raw.offset} · commit {commit}
        <br />
        SHA-256 {raw.sha256}
      </p>
    </details>
  );
}

function VersionRow({
  version,
  names,
}: {
  readonly version: RecordVersion;
  readonly names: Readonly<Record<string, Text>>;
}) {
  const { t } = useTranslation();
  const { raw } = version;
  const nameOf = (name: string, otherwise = name): string =>
    names[name] ? say(names[name]) : otherwise;
  const marks = [
    version.current && t('standing'),
    version.withdrawn && t('withdrawn'),
    version.deleted && t('deleted'),
  ].filter(Boolean);
  return (
    <li className={version.current ? 'version standing' : 'version'}>
      <p>
        <b>{instant(new Date(version.version).toISOString())}</b> ·{' '}
        {t(`outcome.${version.outcome}`)} {marks.length > 0 && `· ${marks.join(' · ')}`}
      </p>
      <p className="quiet">
        {Object.entries(version.fields)
          .map(([name, value]) => {
            const text = fieldText(value, (member) => nameOf(`${name}.${member}`, member));
            return `${nameOf(name)}: ${text}`;
          })
          .join(' · ')}
      </p>
      <p>
        {t('agency')} {raw.agency} · {t('sentAt')} {instant(raw.sentAt)} · {t('file')}{' '}
        {fileName(raw.file)} · {t('row')} {rowText(raw)} · {t('receipt')} {raw.receipt}
      </p>
      <Technical raw={raw} commit={version.commit} />
    </li>
  );
}

export interface RecordName {
  readonly type: string;
  readonly id: string;
}

/** One record: every version, who sent it, and where its raw row lies. */
export function RecordView({
  record,
  onBack,
}: {
  readonly record: RecordName;
  readonly onBack: () => void;
}) {
  const { type, id } = record;
  const { t } = useTranslation();
  const { data, problem } = useAnswer<RecordHistory>(
    `/api/v1/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`,
  );
  return (
    <section>
      <p>
        <button type="button" className="button" onClick={onBack}>
          {t('back')}
        </button>
      </p>
      <h3>
        {t('record')} {id}: {t('history')}
      </h3>
      {data?.history.some(({ raw }) => raw.simulated) && <SimulatedMark />}
      {problem && <p className="cold">{say(problem.text)}</p>}
      <ol className="versions">
        {data?.history.map((version, i) => (
          <VersionRow key={i} version={version} names={data.names} />
        ))}
      </ol>
    </section>
  );
}
