import type { AnswerStore } from '../../../shared/admin/ports.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import { answerKey } from '../../../shared/registry/keys.ts';
import { STORED_ANSWER } from '../../../shared/registry/shapes/deployment.ts';
import { mustBeStored } from './stored.ts';
import type { Table } from './table.ts';

/** Longer than the function may run: the run that claimed a request so long ago has ended. Unit: ms. */
const LEASE_MS = 2 * MINUTE_MS;
/** An answer is given again for so long. Unit: ms. */
const KEPT_MS = DAY_MS;

/** Answers in the registry, one item a request: `answer` (JSON), and until it is there `leaseUntil`. */
export const dynamoAnswers = (registry: Table): AnswerStore => ({
  async begin(digest, fingerprint, now) {
    const key = answerKey(digest);
    const known = await registry.get(key);
    // TTL takes its time: what is too old does not count, though it is still there.
    const isOld = known !== null && Number(known['expiresAt']) * SECOND_MS <= now;
    if (known !== null && !isOld) {
      if (known['fingerprint'] !== fingerprint) return { kind: 'other' };
      // Nothing stands in for a damaged answer: what was asked was carried out, and must not be again.
      if (known['answer'] !== undefined) return { kind: 'known', answer: mustBeStored(known, STORED_ANSWER, 'answer') };
    }
    const claimed = await registry.put(
      key,
      { fingerprint, leaseUntil: now + LEASE_MS, expiresAt: expiry(now) },
      {
        // nobody has it; or the run that had it ended without an answer; or it is too old to count
        holds:
          'attribute_not_exists(pk) OR (attribute_not_exists(answer) AND leaseUntil < :now) OR expiresAt <= :seconds',
        values: { ':now': now, ':seconds': Math.floor(now / SECOND_MS) },
      },
    );
    return { kind: claimed ? 'new' : 'busy' };
  },

  async finish(digest, fingerprint, answer, now) {
    const fields = { fingerprint, answer: JSON.stringify(answer), expiresAt: expiry(now) };
    await registry.put(answerKey(digest), fields);
  },

  async abandon(digest) {
    await registry.update(answerKey(digest), { leaseUntil: 0 }, { holds: 'attribute_not_exists(answer)' });
  },
});

const expiry = (now: number): number => Math.ceil((now + KEPT_MS) / SECOND_MS);
