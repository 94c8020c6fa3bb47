import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { askingHeld } from '../forms/asking-held.ts';
import { hrefOfSet } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { CopyText } from '../lib/copy.tsx';
import { ProblemBox, SafeText, Since } from '../lib/parts.tsx';
import { useLive, useShell } from '../lib/shell.ts';

type Need = AnswerOf<'listNeeds'>['items'][number];
/** So many of a need are shown at once; the rest is folded away. */
const SHOWN = 5;

/** What waits for a person, the gravest first: each with its numbers and one action. */
export function NeedsYou() {
  const { fleet } = useShell();
  const { data, error } = useLive('needs', (signal) => read<'listNeeds'>('/needs', {}, signal));
  if (data === null) return <ProblemBox error={error} />;
  return (
    <section class="needs" aria-label="Needs you">
      <ProblemBox error={error} />
      {data.items.length === 0 ? (
        <p class="quiet">
          Nothing waits for you{data.known < data.of && `, as far as ${data.known} of ${data.of} sets say`}.
        </p>
      ) : (
        <>
          <h2>Needs you</h2>
          <ol class="needs-list">
            {data.items.map((need) => (
              <li key={`${need.kind} ${need.title}`} class={`need ${need.severity}`}>
                <NeedText need={need} now={fleet?.now ?? data.asOf} />
                <NeedItems need={need} />
                <NeedButton need={need} mayWrite={fleet?.mayWrite !== false} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

const NeedText = ({ need, now }: { readonly need: Need; readonly now: string | null }) => (
  <p>
    <strong>
      <span class="unseen">{need.severity}: </span>
      <SafeText text={need.title} />
    </strong>
    {need.since !== null && now !== null && (
      <>
        {' '}
        · <Since time={need.since} now={now} />
      </>
    )}
    <br />
    <SafeText text={need.sentence} />
  </p>
);

function NeedItems({ need }: { readonly need: Need }) {
  const list = (items: Need['items']) => (
    <ul>
      {items.map(({ name, sentence, version, copy }) => (
        <li key={`${name} ${sentence}`}>
          {version === null ? (
            <SafeText text={name} />
          ) : (
            <a href={hrefOfSet(name)}>
              <SafeText text={name} />
            </a>
          )}
          : <SafeText text={sentence} />
          {copy !== null && <CopyText text={copy} label={`the record of ${name}`} />}
        </li>
      ))}
    </ul>
  );
  if (need.items.length === 0) return null;
  if (need.items.length <= SHOWN) return list(need.items);
  return (
    <>
      {list(need.items.slice(0, SHOWN))}
      <details>
        <summary>and {need.items.length - SHOWN} more</summary>
        {list(need.items.slice(SHOWN))}
      </details>
    </>
  );
}

/** The one thing to do. */
function NeedButton({ need, mayWrite }: { readonly need: Need; readonly mayWrite: boolean }) {
  const { ask } = useShell();
  const { label, does, page } = need.action;
  if (does === 'open' || !mayWrite) {
    return (
      <p>
        <a href={`#${page}`}>{does === 'open' ? label : 'Look at them'}</a>
      </p>
    );
  }
  const items = need.items.flatMap(({ name, version }) => (version === null ? [] : [{ name, version }]));
  return (
    <div class="buttons">
      <button type="button" class="grave" onClick={() => ask(askingHeld('approve', items))}>
        {label}
      </button>
      <a href={`#${page}`}>Look at {items.length === 1 ? 'it' : 'each'}, or drop</a>
    </div>
  );
}
