import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { CopyText } from '../lib/copy.tsx';
import { Box, SafeText, Since } from '../lib/parts.tsx';

type Domain = AnswerOf<'getDomain'>;
const STATUS: Readonly<Record<string, string>> = {
  fail: '■ fail',
  warn: '▲ warn',
  unknown: '? unknown',
  pass: '● pass',
};

/** What stands in DNS, as the patrol saw it last, and what is wrong with it. */
export function DomainRecords({ domain: { checkedAt, findings, records }, now }: Props) {
  return (
    <Box title="Records">
      {checkedAt === null ? (
        <p class="quiet">The patrol has not looked at this domain: it is not among those that it checks.</p>
      ) : (
        <p class="quiet">
          Looked at <Since time={checkedAt} now={now} />
        </p>
      )}
      {checkedAt !== null && findings.length === 0 && <p>Nothing is wrong with them.</p>}
      <ul class="timeline">
        {findings.map(({ check, status, sentence, publish }) => (
          <li key={check}>
            <p>
              <strong>{STATUS[status]}</strong> {check}
              {sentence !== '' && (
                <>
                  : <SafeText text={sentence} />
                </>
              )}
            </p>
            {publish !== null && <ToPublish record={publish} />}
          </li>
        ))}
      </ul>
      {records.length > 0 && (
        <details>
          <summary>All records, as they were seen last</summary>
          <ul class="records">
            {records.map(({ name, type, texts }) => (
              <li key={`${name} ${type}`}>
                <p>
                  <SafeText text={name} /> {type}
                </p>
                {texts.map((text) => (
                  <p key={text} class="value">
                    <SafeText text={text} />
                  </p>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Box>
  );
}
type Props = { readonly domain: Domain; readonly now: string };

/** A record in parts, as forms of DNS providers take it. */
export const ToPublish = ({ record: { name, type, value } }: { readonly record: Published }) => (
  <dl class="pairs">
    <dt>Name</dt>
    <dd>
      <CopyText text={name} label={`the name of the record ${name}`} />
    </dd>
    <dt>Type</dt>
    <dd>{type}</dd>
    <dt>Value</dt>
    <dd>
      <CopyText text={value} label={`the value of the record ${name}`} />
    </dd>
  </dl>
);
type Published = { readonly name: string; readonly type: string; readonly value: string };
