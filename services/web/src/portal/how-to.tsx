import { useTranslation } from 'react-i18next';

/** A detached JWS is whole again with the body in its middle: base64url, without padding. */
const CHECK = `const [head, , signature] = answer.headers.get('x-jws-signature').split('.');
const body = Buffer.from(await answer.arrayBuffer()).toString('base64url');
const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', HUB)); // jose
await compactVerify(\`\${head}.\${body}.\${signature}\`, keys);`;

/** How a ministry comes by a key, and how it proves an answer. */
export function HowTo() {
  const { t } = useTranslation();
  return (
    <details className="card">
      <summary>{t('howToMinistry')}</summary>
      <h3>{t('getKey')}</h3>
      <p>{t('howToGetKey')}</p>
      <h3>{t('checkSignature')}</h3>
      <p>
        {t('howToCheckSignature')} <a href="/.well-known/jwks.json">/.well-known/jwks.json</a>
      </p>
      <pre>{CHECK}</pre>
      <p>
        <a href="/api/docs">/api/docs</a>
      </p>
    </details>
  );
}
