import { dynamoAllowances } from '../../../functions/_adapters/dynamodb/allowances.ts';
import type { Table } from '../../../functions/_adapters/dynamodb/table.ts';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { type AllowanceDeps, type IncomingRequest, serveAllowance } from '../../../functions/serve-allowance/handle.ts';
import type { Part } from '../../../shared/allowance/plan.ts';
import type { AllowanceAnswer } from '../../../shared/allowance/serve.ts';
import { renewed } from '../../../shared/allowance/take.ts';
import { BoundedMap } from '../../../shared/kernel/bounded-map.ts';
import { hourOf } from '../../../shared/kernel/time.ts';
import { SENT_AT } from '../../support/ses-events.ts';

export const MAILER = 'arn:aws:iam::111122223333:role/apps/mailer';
export const SESSION = 'arn:aws:sts::111122223333:assumed-role/mailer/i-0abc';
const CALLERS = [
  { role: MAILER, sets: ['acme-*', 'shared'] },
  { role: 'arn:aws:iam::111122223333:role/other', sets: ['*'] },
];

export type Asked = Partial<IncomingRequest>;

/** The function over a table, on a clock that the test sets. */
export function allowanceWorld(table: Table) {
  const clock = { at: SENT_AT };
  const log: unknown[] = [];
  const store = dynamoAllowances(table);
  const deps: AllowanceDeps = {
    store,
    timer: { now: () => clock.at, sleep: async () => new Promise((resolve) => setImmediate(resolve)) },
    random: () => 0.5,
    sha256,
    reasons: new BoundedMap(10),
    callers: CALLERS,
    log: (entry) => log.push(entry),
  };
  const ask = async (of: Asked, by: AllowanceDeps = deps) => {
    const { status, headers, body } = await serveAllowance(by, {
      ...{ method: 'GET', path: '/allowance/acme-news', query: '', headers: {}, body: '', actor: SESSION },
      ...of,
    });
    return { status, headers, body: JSON.parse(body) as AllowanceAnswer & { detail?: string } };
  };
  let keys = 0;
  return {
    clock,
    log,
    store,
    deps,
    ask,
    take: (body: object, { key = `key-${keys++}`, ...of }: Asked & { key?: string } = {}) =>
      ask({
        ...{ method: 'POST', path: '/allowance/acme-news/take', headers: { 'idempotency-key': key } },
        body: JSON.stringify(body),
        ...of,
      }),
    /** What tick writes. */
    give: async (name: string, part: Partial<Part>) => {
      const hour = hourOf(clock.at);
      const whole = { allowed: 100, providers: {}, why: 'step 3 of 8', ...part };
      await store.saveReason(name, { hour, why: whole.why });
      await store.save(name, renewed(await store.read(name), whole, { hour, sent: 7, planned: 0 }));
    },
  };
}
