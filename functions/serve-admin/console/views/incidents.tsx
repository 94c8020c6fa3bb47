import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import type { Metric } from '../../../../shared/judging/model.ts';
import { askingHeld } from '../forms/asking-held.ts';
import { askingSet } from '../forms/asking-set.ts';
import { SwitchBox } from '../forms/switch-box.tsx';
import { hrefOfSet } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { Box, Chip, Empty, ProblemBox, SafeText, Since, Waiting } from '../lib/parts.tsx';
import { useLive, useShell } from '../lib/shell.ts';
import { counted, grouped, METRIC_WORDS, moment, rate } from '../lib/words.ts';

const WHY = {
  switch: 'Automatic moves are switched off.',
  'blast-radius': 'More sets would be moved than the blast radius allows, so a person decides about the rest.',
} as const;

type Versioned = { readonly name: string; readonly version: string };
/** All of a mass failure at once, with one reason. */
function DecideAll({ items }: { readonly items: readonly Versioned[] }) {
  const { ask } = useShell();
  if (items.length < 2) return null;
  const versions = items.map(({ name, version }) => ({ name, version }));
  return (
    <div class="buttons">
      <button type="button" class="grave" onClick={() => ask(askingHeld('approve', versions))}>
        Approve all {items.length}
      </button>
      <button type="button" onClick={() => ask(askingHeld('drop', versions))}>
        Drop all {items.length}
      </button>
    </div>
  );
}

/** What waits for a person, and what the mailbox providers have trouble with. */
export function IncidentsView() {
  const { ask, fleet } = useShell();
  const held = useLive('held', (signal) => read<'listHeld'>('/held', {}, signal));
  const incidents = useLive('incidents', (signal) => read<'listIncidents'>('/incidents', {}, signal));
  return (
    <>
      <Box title="Held decisions">
        <ProblemBox error={held.error} />
        {held.data === null && held.error === null && <Waiting />}
        {held.data?.items.length === 0 && <Empty title="No decision waits for you." />}
        {fleet?.mayWrite !== false && <DecideAll items={held.data?.items ?? []} />}
        <ol class="timeline">
          {held.data?.items.map(({ name, standing, version, since, why, sentence, decision }) => (
            <li key={name}>
              <p>
                <a href={hrefOfSet(name)}>
                  <SafeText text={name} />
                </a>{' '}
                <Chip standing={standing} effect="held" of={null} /> waits since{' '}
                {fleet === null ? moment(since) : <Since time={since} now={fleet.now} />}
              </p>
              <p>
                <SafeText text={decision} />
              </p>
              <p>
                {WHY[why]} <SafeText text={sentence} />
              </p>
              {fleet?.mayWrite !== false && (
                <div class="buttons">
                  {(['approve', 'drop'] as const).map((action) => (
                    <button
                      key={action}
                      type="button"
                      class={action === 'approve' ? 'grave' : undefined}
                      aria-label={`${action === 'approve' ? 'Approve' : 'Drop'} the decision about ${name}`}
                      onClick={() => ask(askingSet(name, action, version))}
                    >
                      {action === 'approve' ? 'Approve' : 'Drop'}
                    </button>
                  ))}
                </div>
              )}
            </li>
          ))}
        </ol>
      </Box>
      <Box title="Incidents of mailbox providers" note="Bounces at that provider count against nobody while it lasts.">
        <ProblemBox error={incidents.error} />
        {incidents.data === null && incidents.error === null && <Waiting />}
        {incidents.data?.items.length === 0 && <Empty title="No provider has had an incident." />}
        <ol class="timeline">
          {incidents.data?.items.map(({ id, provider, metric, openedAt, closedAt, sentence, clears }) => (
            <li key={id}>
              <p>
                <strong>
                  <SafeText text={provider} />
                </strong>{' '}
                · {METRIC_WORDS[metric]} · {closedAt === null ? '⚠ going on' : `over since ${moment(closedAt)}`}
                <span class="quiet"> · began {moment(openedAt)}</span>
              </p>
              <p>
                <SafeText text={sentence} />
              </p>
              {closedAt === null && <Cleared clears={clears} metric={metric} />}
            </li>
          ))}
        </ol>
      </Box>
      {fleet !== null && <SwitchBox fleet={fleet} />}
    </>
  );
}

type Clears = AnswerOf<'listIncidents'>['items'][number]['clears'];
/** Whom an incident clears, and how they fare now: nobody is accused of what their provider does. */
function Cleared({ clears: { count, first }, metric }: { readonly clears: Clears; readonly metric: Metric }) {
  if (count === 0) return null;
  return (
    <details>
      <summary>{counted(count, 'set has', 'sets have')} hits that it clears</summary>
      <ul>
        {first.map(({ name, hits, rate: ofAll }) => (
          <li key={name}>
            <a href={hrefOfSet(name)}>
              <SafeText text={name} />
            </a>
            : {grouped(hits)} cleared; in 24 hours {METRIC_WORDS[metric].toLowerCase()} {rate(ofAll)} of all its mail
          </li>
        ))}
        {count > first.length && <li>and {counted(count - first.length, 'other')}</li>}
      </ul>
    </details>
  );
}
