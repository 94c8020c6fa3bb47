import type { Customer } from '../../../../shared/admin/schema/customers.ts';
import { hrefOfDomain } from '../lib/address.ts';
import { CopyText } from '../lib/copy.tsx';
import { Box, SafeText, Since } from '../lib/parts.tsx';
import { grouped } from '../lib/words.ts';

type Stage = Customer['stage'];
const COMING: readonly Stage[] = ['ordered', 'records', 'verifying', 'new', 'established'];
const GOING: readonly Stage[] = ['leaving', 'gone'];
const MEANS: Readonly<Record<Stage, string>> = {
  ordered: 'SES is being set up',
  records: 'its DNS records are to be published',
  verifying: 'its records are there, and SES looks at them',
  new: 'it may send, and is a new sender',
  established: 'its mail has shown what it is',
  leaving: 'it is being taken out',
  gone: 'it is out',
};

/** How far a customer is that was set up by an order: stages, steps in SES, and DNS records. */
export function StageBox({ customer, now }: { readonly customer: Customer; readonly now: string }) {
  const { stage, since, steps, domains, leaves } = customer;
  const path = GOING.includes(stage) ? GOING : COMING;
  // A step that is done may still want something of a person, such as a set that suppresses less than its template.
  const open = steps.filter(({ state, todo }) => state !== 'done' || todo !== null);
  return (
    <Box title="Stage">
      <ol class="stages">
        {path.map((one) => (
          <li
            key={one}
            class={path.indexOf(one) < path.indexOf(stage) ? 'past' : ''}
            aria-current={one === stage ? 'step' : undefined}
          >
            {one}
          </li>
        ))}
      </ol>
      <p>
        <strong>{stage}</strong>: {MEANS[stage]}, since <Since time={since} now={now} />
      </p>
      {open.every(({ state }) => state === 'done') && (
        <p class="quiet">All {grouped(steps.length)} steps in SES are done.</p>
      )}
      {open.length > 0 && (
        <ul class="open-steps">
          {open.map(({ call, on, state, sentence, todo }) => (
            <li key={`${call} ${on}`}>
              <strong>{state}</strong> {call} of <SafeText text={on} />
              {sentence !== null && (
                <>
                  : <SafeText text={sentence} />
                </>
              )}
              {todo !== null && (
                <>
                  . <SafeText text={todo} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {domains.map((domain) => (
        <Records key={domain.domain} domain={domain} now={now} />
      ))}
      {leaves.map((sentence) => (
        <p key={sentence}>
          <SafeText text={sentence} />
        </p>
      ))}
    </Box>
  );
}

const isThere = (state: string): boolean => state === 'published' || state === 'verified';

/** The records of one domain; shut where all of them are there. */
function Records({
  domain: { domain, checkedAt, records, notes },
  now,
}: {
  readonly domain: Customer['domains'][number];
  readonly now: string;
}) {
  const lacking = records.filter(({ state }) => !isThere(state)).length;
  return (
    <details open={lacking > 0}>
      <summary>
        <SafeText text={domain} />:{' '}
        {records.length === 0
          ? 'its records are not known yet'
          : lacking === 0
            ? `all ${grouped(records.length)} records are there`
            : `${grouped(lacking)} of ${grouped(records.length)} records are to be published or mended`}
      </summary>
      <p class="quiet">
        {checkedAt === null ? (
          'The patrol has not looked yet.'
        ) : (
          <>
            Looked at <Since time={checkedAt} now={now} />
          </>
        )}
      </p>
      {records.length > 0 && (
        <ul class="records">
          {records.map(({ name, type, value, state, found }) => (
            <li key={`${name} ${type} ${value}`} class={isThere(state) ? '' : 'lacking'}>
              <p>
                {isThere(state) ? state : <strong>{state}</strong>} <SafeText text={name} /> {type}
              </p>
              {isThere(state) ? (
                <p class="value">
                  <SafeText text={value} />
                </p>
              ) : (
                <CopyText text={value} label={`${name} ${type}`} />
              )}
              {state === 'wrong' && found.length > 0 && (
                <p class="quiet">
                  now: <SafeText text={found.join(' | ')} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={hrefOfDomain(domain)}>
          Page of <SafeText text={domain} />
        </a>
      </p>
      {notes.map((note) => (
        <p key={note}>
          <SafeText text={note} />
        </p>
      ))}
    </details>
  );
}
