import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { MODES, type Mode } from '../../../../shared/standing/model.ts';
import type { Asking } from '../forms/ask.tsx';
import { lookAtSet } from '../forms/asking-set.ts';
import { change, setPath } from '../lib/api.ts';
import { useShell } from '../lib/shell.ts';

type Choice = Mode | 'policy';
const WORDS: Readonly<Record<Choice, readonly [verb: string, meaning: string]>> = {
  observe: [
    'Only observe',
    'It is judged, alerts are sent, and it is not moved. A quarantined set goes back to its own pool.',
  ],
  enforce: ['Enforce', 'It is moved when it is convicted. This overrides the policy.'],
  policy: ['Follow the policy', 'The policy decides again whether it is moved.'],
};

const asking = (name: string, mode: Choice, seen: string): Asking => ({
  title: `${WORDS[mode][0]}: ${name}`,
  meaning: WORDS[mode][1],
  verb: WORDS[mode][0],
  mayEnd: mode !== 'policy',
  seen,
  async carryOut({ reason, until, seen: version, key }) {
    const body = { mode, reason, ...(until !== null && { until }) };
    const path = setPath(name, '/mode');
    const done = await change<'setMode'>({ method: 'PUT', path, body, seen: version, key });
    return `${done.name}: ${done.sentence}`;
  },
  look: () => lookAtSet(name),
});

/** Whether one set is moved or only observed, for good or for a time. */
export function SetMode({ set }: { readonly set: Pick<SetDetail, 'name' | 'mode' | 'modeFrom' | 'version'> }) {
  const { ask, fleet } = useShell();
  if (fleet?.mayWrite === false) return null;
  // It follows the policy already unless a person said something of this set.
  const choices: readonly Choice[] = [
    ...MODES.filter((mode) => mode !== set.mode),
    ...(set.modeFrom === 'person' ? (['policy'] as const) : []),
  ];
  return (
    <fieldset class="buttons">
      <legend class="unseen">Mode of this set</legend>
      {choices.map((mode) => (
        <button key={mode} type="button" onClick={() => ask(asking(set.name, mode, set.version))}>
          {WORDS[mode][0]}
        </button>
      ))}
    </fieldset>
  );
}
