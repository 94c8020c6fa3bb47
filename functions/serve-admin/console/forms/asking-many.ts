import type { Action } from '../../../../shared/admin/schema/set.ts';
import type { SetRow } from '../../../../shared/admin/schema/sets.ts';
import { ApiFailed, change, setPath } from '../lib/api.ts';
import { ACTION_MEANINGS, ACTION_WORDS, counted } from '../lib/words.ts';
import type { Asking } from './ask.tsx';

export type Chosen = Pick<SetRow, 'name' | 'version'>;
/** So many names are in the title and in what is said; more are counted. */
const NAMED = 5;

/** Ask once why, then act on each of some sets. One that cannot be acted on hinders no other, and is named. */
export const askingMany = (action: Action, chosen: readonly Chosen[], onDone: () => void): Asking => ({
  title: `${ACTION_WORDS[action]}: ${counted(chosen.length, 'set')}`,
  meaning: `${ACTION_MEANINGS[action]} ${shortened(chosen.map(({ name }) => name))}.`,
  verb: ACTION_WORDS[action],
  mayEnd: false,
  seen: '',
  async carryOut({ reason, key }) {
    const left: string[] = [];
    for (const [index, { name, version }] of chosen.entries()) {
      try {
        const body = { action, reason };
        await change<'actOnSet'>({
          method: 'POST',
          path: setPath(name, '/actions'),
          body,
          seen: version,
          key: `${key}-${index}`,
        });
      } catch (error) {
        // No answer at all: the same try again does nothing twice.
        if (!(error instanceof ApiFailed) || error.status === 0) throw error;
        left.push(`${name}: ${error.message}`);
      }
    }
    onDone();
    const done = `${ACTION_WORDS[action]}: ${counted(chosen.length - left.length, 'set')} done`;
    return left.length === 0 ? `${done}.` : `${done}, ${left.length} not. ${shortened(left)}`;
  },
  look: async () => ({ seen: '', sentence: 'some of them changed.' }),
});

const shortened = (texts: readonly string[]): string =>
  texts.slice(0, NAMED).join(', ') + (texts.length > NAMED ? ` and ${texts.length - NAMED} more` : '');
