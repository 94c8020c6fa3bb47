import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { askingSet } from '../forms/asking-set.ts';
import { SafeText } from '../lib/parts.tsx';
import { useShell } from '../lib/shell.ts';
import { ACTION_WORDS } from '../lib/words.ts';

/** What can be done about a set now, and why the rest is not available. */
export function SetActions({ set }: { readonly set: SetDetail }) {
  const { ask, fleet } = useShell();
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
