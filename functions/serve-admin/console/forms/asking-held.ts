import type { BodyOf } from '../../../../shared/admin/fleet/operations.ts';
import { MOST_HELD } from '../../../../shared/admin/needs/model.ts';
import { change } from '../lib/api.ts';
import { counted } from '../lib/words.ts';
import type { Asking } from './ask.tsx';

type Items = BodyOf<'decideHeld'>['items'];
const VERBS = { approve: 'Approve', drop: 'Drop' } as const;
const MEANINGS = {
  approve: 'Each is carried out at once, whatever else was moved. One that was decided anew meanwhile is left alone.',
  drop: 'None of them is moved, and each stands healthy. One that was decided anew meanwhile is left alone.',
} as const;

/** Ask why once, then decide about many held decisions. */
export const askingHeld = (action: 'approve' | 'drop', items: Items): Asking => ({
  title: `${VERBS[action]} ${counted(items.length, 'decision')}`,
  meaning: MEANINGS[action],
  verb: VERBS[action],
  mayEnd: false,
  seen: '',
  async carryOut({ reason, key }) {
    let done = 0;
    let left = '';
    for (let at = 0; at < items.length; at += MOST_HELD) {
      const body = { action, items: items.slice(at, at + MOST_HELD), reason };
      const answer = await change<'decideHeld'>({ method: 'POST', path: '/held', body, key: `${key}-${at}` });
      done += answer.done.length;
      left += answer.refused.map(({ name, sentence }) => ` Left alone: ${name}: ${sentence}.`).join('');
    }
    return `${action === 'approve' ? 'Approved' : 'Dropped'}: ${counted(done, 'decision')}.${left}`;
  },
  look: async () => ({ seen: '', sentence: 'It was decided anew.' }),
});
