import { useEffect, useState } from 'preact/hooks';
import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { askingSet } from '../forms/asking-set.ts';
import { hrefOfSet, showInstead } from '../lib/address.ts';
import { read, setPath } from '../lib/api.ts';
import { SafeText } from '../lib/parts.tsx';
import { useShell } from '../lib/shell.ts';
import { ACTION_WORDS } from '../lib/words.ts';

type Props = { readonly set: SetDetail; readonly query: URLSearchParams };

/** What can be done about a set now, and why the rest is not available. `do` in the address opens a dialog once. */
export function SetActions({ set, query }: Props) {
  const { ask, fleet } = useShell();
  const refusal = useWanted(set.name, query, fleet?.mayWrite === true);
  if (fleet?.mayWrite === false) return <p class="quiet">You may look, and change nothing: ask an operator.</p>;
  const refused = set.actions.filter(({ allowed }) => !allowed);
  return (
    <>
      <fieldset class="buttons">
        <legend class="unseen">Decide by hand</legend>
        {set.actions
          .filter(({ allowed }) => allowed)
          .map(({ action }) => (
            <button
              key={action}
              type="button"
              class={action === 'quarantine' || action === 'pause' ? 'grave' : undefined}
              onClick={() => ask(askingSet(set.name, action, set.version))}
            >
              {ACTION_WORDS[action]}
            </button>
          ))}
      </fieldset>
      {refusal !== null && (
        <p class="note" role="status">
          <SafeText text={refusal} />
        </p>
      )}
      {refused.length > 0 && (
        <details>
          <summary>Not available now</summary>
          <ul>
            {refused.map(({ action, sentence }) => (
              <li key={action}>
                {ACTION_WORDS[action]}: <SafeText text={sentence ?? ''} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Opens the dialog of the action that the address asks for, as the set stands now; null, or why that cannot be. */
function useWanted(name: string, query: URLSearchParams, mayWrite: boolean): string | null {
  const { ask } = useShell();
  const [refusal, setRefusal] = useState<string | null>(null);
  const wanted = query.get('do');
  useEffect(() => {
    if (wanted === null || !mayWrite) return undefined;
    const left = new AbortController();
    const look = async (): Promise<void> => {
      const now = await read<'getSet'>(setPath(name), {}, left.signal);
      if (left.signal.aborted) return;
      const found = now.actions.find(({ action }) => action === wanted);
      if (found?.allowed) ask(askingSet(name, found.action, now.version));
      setRefusal(
        found && !found.allowed ? `${ACTION_WORDS[found.action]}: ${found.sentence ?? 'not available now'}` : null,
      );
      showInstead(hrefOfSet(name), query, { do: null });
    };
    look().catch((error: unknown) => {
      if (!left.signal.aborted) setRefusal(String(error instanceof Error ? error.message : error));
    });
    return () => left.abort();
  }, [name, wanted, mayWrite]);
  return refusal;
}
