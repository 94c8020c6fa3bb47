import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { change } from '../lib/api.ts';
import { counted } from '../lib/words.ts';
import type { Asking, Given } from './ask.tsx';

type Operation = Pick<Asking, 'title' | 'meaning' | 'verb'> & {
  readonly path: string;
  /** Beside the reason. */
  readonly body?: object;
};

/** Ask why, then do something to the whole deployment, which has no version that one could have seen. */
const asking = (
  { path, body, ...words }: Operation,
  carryOut: (path: string, body: object, key: string) => Promise<string>,
): Asking => ({
  ...words,
  mayEnd: false,
  seen: '',
  carryOut: ({ reason, key }: Given) => carryOut(path, { ...body, reason }, key),
  look: async () => ({ seen: '', sentence: '' }),
});

/** Ask why, then have it done. */
export const askingOperation = (of: Operation): Asking =>
  asking(of, async (path, body, key) => (await change<'redrive'>({ method: 'POST', path, body, key })).sentence);

/** Ask why, then let many sets home. */
export const askingRelease = (of: Operation): Asking =>
  asking(of, async (path, body, key) => releasedIn(await change<'releaseMany'>({ method: 'POST', path, body, key })));

/** What came of a release of many, as a sentence. */
function releasedIn({ released, skipped }: AnswerOf<'releaseMany'>): string {
  const left = skipped.length === 0 ? '' : `, ${counted(skipped.length, 'set')} left alone`;
  return `${counted(released.length, 'set')} released${left}.`;
}
