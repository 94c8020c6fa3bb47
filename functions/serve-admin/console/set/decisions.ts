import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { read, setPath } from '../lib/api.ts';
import type { Polled } from '../lib/poll.ts';
import { useLive } from '../lib/shell.ts';

export type Decisions = {
  readonly history: AnswerOf<'getHistory'>['items'];
  readonly audit: AnswerOf<'listAudit'>['items'];
};

/** All that was decided of a set: its standings, and what a person set. */
export const useDecisions = (name: string): Polled<Decisions> =>
  useLive(`decisions ${name}`, async (signal) => {
    const [history, audit] = await Promise.all([
      read<'getHistory'>(setPath(name, '/history'), {}, signal),
      read<'listAudit'>('/audit', { kind: 'set', name }, signal),
    ]);
    return { history: history.items, audit: audit.items };
  });
