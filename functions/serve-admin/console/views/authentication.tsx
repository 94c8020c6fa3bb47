import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { hrefOfDomain } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { CopyText } from '../lib/copy.tsx';
import { Matrix } from '../lib/matrix.tsx';
import { Box, Empty, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { moment } from '../lib/words.ts';

/** The gravest first. */
const GRAVEST: readonly string[] = ['fail', 'warn', 'unknown', 'pass'];
const MECHANISMS: Readonly<Record<string, string>> = {
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  'mail-from': 'MAIL FROM',
  mx: 'MX',
  ptr: 'Reverse DNS',
  sts: 'MTA-STS',
  tls: 'TLS-RPT',
  bimi: 'BIMI',
  parked: 'Parked domain',
  domain: 'Domain',
};
/** What a check belongs to, in the field's own words: `dmarc-policy-invalid` is of DMARC. */
function mechanismOf(check: string): string {
  const name = Object.keys(MECHANISMS).find((known) => check === known || check.startsWith(`${known}-`));
  return name === undefined ? check : (MECHANISMS[name] ?? check);
}

/** Domains by check, and the record to publish. */
export function AuthenticationView() {
  const { data, error } = useLive('findings', (signal) => read<'listFindings'>('/findings', {}, signal));
  if (data === null) return error === null ? <Waiting /> : <ProblemBox error={error} />;
  if (data.items.length === 0) {
    return (
      <Empty title="No mail-authentication record has been checked yet.">
        <p>SPF, DKIM, DMARC and what goes with them appear here for every sending domain.</p>
      </Empty>
    );
  }
  const items = data.items.toSorted((a, b) => GRAVEST.indexOf(a.status) - GRAVEST.indexOf(b.status));
  const looked = items.map(({ checkedAt }) => checkedAt).toSorted();
  const cells = items.map(({ domain, check, ...cell }) => ({ row: domain, column: mechanismOf(check), ...cell }));
  return (
    <>
      <ProblemBox error={error} />
      <Matrix label="Domains by check" corner="Domain" hrefOf={hrefOfDomain} cells={cells} />
      <p class="quiet">
        Last looked at {moment(looked.at(-1) ?? '')}
        {looked[0] !== looked.at(-1) && <>; the longest ago {moment(looked[0] ?? '')}</>}.
      </p>
      <Records items={items.filter(({ status }) => status === 'fail' || status === 'warn')} />
    </>
  );
}

const Records = ({ items }: { readonly items: AnswerOf<'listFindings'>['items'] }) => (
  <Box title="What to fix, and the records to publish">
    {items.length === 0 && <p>Nothing has to be fixed.</p>}
    <ul class="timeline">
      {items.map(({ domain, check, sentence, publish }) => (
        <li key={`${domain} ${check}`}>
          <p>
            <strong>
              <SafeText text={domain} />
            </strong>
            , {mechanismOf(check)} ({check}): <SafeText text={sentence} />
          </p>
          {publish !== null && (
            <dl class="pairs">
              <dt>Name</dt>
              <dd>
                <CopyText text={publish.name} label={`the name of the record of ${domain}`} />
              </dd>
              <dt>Type</dt>
              <dd>{publish.type}</dd>
              <dt>Value</dt>
              <dd>
                <CopyText text={publish.value} label={`the value of the record of ${domain}`} />
              </dd>
            </dl>
          )}
        </li>
      ))}
    </ul>
  </Box>
);
