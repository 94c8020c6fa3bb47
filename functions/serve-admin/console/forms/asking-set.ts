import { TIMED } from '../../../../shared/admin/api/timed.ts';
import type { Action, SetDetail } from '../../../../shared/admin/schema/set.ts';
import { change, read, setPath } from '../lib/api.ts';
import { ACTION_MEANINGS, ACTION_WORDS } from '../lib/words.ts';
import type { Asking } from './ask.tsx';

/** How a set stands, in a sentence. */
const standsSo = ({ standing, sentence, pinned, exempt }: SetDetail): string =>
  [standing, pinned && 'pinned', exempt && 'exempt'].filter(Boolean).join(', ') + (sentence ? `: ${sentence}.` : '.');

/** Ask why, then act on a set. */
export const askingSet = (set: string, action: Action, seen: string): Asking => ({
  title: `${ACTION_WORDS[action]}: ${set}`,
  meaning: ACTION_MEANINGS[action],
  verb: ACTION_WORDS[action],
  mayEnd: TIMED.includes(action),
  seen,
  async carryOut({ reason, until, seen: version, key }) {
    const body = { action, reason, ...(until !== null && { until }) };
    const path = setPath(set, '/actions');
    const done = await change<'actOnSet'>({ method: 'POST', path, body, seen: version, key });
    return `${done.name}: ${done.sentence}`;
  },
  look: () => lookAtSet(set),
});

/** A set's version now, and how it stands. */
export async function lookAtSet(set: string): Promise<{ readonly seen: string; readonly sentence: string }> {
  const now = await read<'getSet'>(setPath(set), {}, new AbortController().signal);
  return { seen: now.version, sentence: standsSo(now) };
}
