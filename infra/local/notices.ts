import type { AlertJson } from '../../shared/alerts/json.ts';
import type { PublishedMessage } from './aws/state.ts';

/** What was told beside decisions: mail that cannot be judged or counted as it should be. */
export type NoticeReport = { readonly at: string; readonly title: string; readonly sentence: string };

/** Kinds of alerts that no other part of the report speaks of. */
const KINDS: readonly AlertJson['kind'][] = ['unwatched', 'audit'];

/** Oldest first, each once: reminders and ends are left out. */
export const noticesIn = (published: readonly PublishedMessage[]): readonly NoticeReport[] =>
  published
    .map(({ message, byProtocol }) => JSON.parse(byProtocol?.['default'] ?? message) as AlertJson)
    .filter(({ kind, phase }) => KINDS.includes(kind) && (phase === 'opened' || phase === 'notice'))
    .map(({ at, title, sentence }) => ({ at, title, sentence }))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
