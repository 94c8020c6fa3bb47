import { useState } from 'preact/hooks';
import type { Action } from '../../../../shared/admin/schema/set.ts';
import { askingMany, type Chosen } from '../forms/asking-many.ts';
import { useShell } from '../lib/shell.ts';
import { ACTION_WORDS, counted } from '../lib/words.ts';

/** What makes sense for many at once; what is held is decided about under "Needs you". */
const ACTIONS = [
  'quarantine',
  'release',
  'pause',
  'resume',
  'pin',
  'unpin',
  'exempt',
  'unexempt',
] as const satisfies readonly Action[];

type Props = {
  readonly chosen: ReadonlyMap<string, Chosen>;
  readonly shown: readonly Chosen[];
  readonly choose: (chosen: ReadonlyMap<string, Chosen>) => void;
};

/** What is done about the sets that are chosen. */
export function Selection({ chosen, shown, choose }: Props) {
  const { ask } = useShell();
  const [action, setAction] = useState<Action>('release');
  const isAll = shown.length > 0 && shown.every(({ name }) => chosen.has(name));
  return (
    <fieldset class="selection choice">
      <legend class="unseen">Act on many</legend>
      <label>
        <input
          type="checkbox"
          checked={isAll}
          onChange={() => choose(isAll ? new Map() : new Map(shown.map((row) => [row.name, row])))}
        />{' '}
        Choose all on this page
      </label>
      {chosen.size > 0 && (
        <>
          <strong>{counted(chosen.size, 'set')} chosen</strong>
          <label class="beside">
            Do
            <select value={action} onChange={(event) => setAction(event.currentTarget.value as Action)}>
              {ACTIONS.map((one) => (
                <option key={one} value={one}>
                  {ACTION_WORDS[one]}
                </option>
              ))}
            </select>
          </label>
          <button type="button" onClick={() => ask(askingMany(action, [...chosen.values()], () => choose(new Map())))}>
            {ACTION_WORDS[action]} {counted(chosen.size, 'set')} …
          </button>
          <button type="button" onClick={() => choose(new Map())}>
            Choose none
          </button>
        </>
      )}
    </fieldset>
  );
}
