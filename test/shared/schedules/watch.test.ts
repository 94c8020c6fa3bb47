import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoRuns } from '../../../functions/_adapters/dynamodb/runs.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { REMIND_EVERY_MS } from '../../../shared/alerts/subject.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { SCHEDULED, type ScheduledName } from '../../../shared/schedules/scheduled.data.ts';
import { type Runs, ranThrough, watchDue, watchSchedules } from '../../../shared/schedules/watch.ts';
import { memoryTable } from '../../support/memory-table.ts';

const START = Date.UTC(2026, 5, 1);
const AUDIT = ['audit-counts'];
/** Every 24 hours, and three more until it has ended. */
const AUDIT_DUE = 27 * HOUR_MS;

let runs: Runs;
let stored: Map<string, AlertMessage>;
/** As the outbox: a message that is there already is not stored again. */
const messages = {
  put: async (message: AlertMessage) => {
    const key = `${message.alertId} ${message.sequence}`;
    if (!stored.has(key)) stored.set(key, message);
  },
};
const deps = {
  get runs() {
    return runs;
  },
  messages,
};
const told = () => [...stored.values()].map(({ phase, title }) => `${phase}: ${title}`);

beforeEach(() => {
  runs = dynamoRuns(memoryTable());
  stored = new Map();
});

describe('watchSchedules', () => {
  it('waits for who has never run from its first look on', async () => {
    await watchSchedules(deps, AUDIT, START);
    await watchSchedules(deps, AUDIT, START + AUDIT_DUE - 1);
    expect(told()).toEqual([]);

    await watchSchedules(deps, AUDIT, START + AUDIT_DUE);
    expect(told()).toEqual(['opened: audit-counts does not run']);
    expect([...stored.values()][0]).toMatchObject({
      kind: 'schedule',
      severity: 'warning',
      since: START + AUDIT_DUE,
      sentence: 'audit-counts was last known to be well at 2026-06-01 00:00 UTC; it should run every 24 hours',
    });
  });

  it('tells it once, reminds once a day, and says when it runs again', async () => {
    await ranThrough(deps, 'audit-counts', START);
    for (let at = START; at <= START + AUDIT_DUE + REMIND_EVERY_MS; at += 15 * MINUTE_MS) {
      await watchSchedules(deps, AUDIT, at);
    }
    await ranThrough(deps, 'audit-counts', START + 3 * DAY_MS);
    await watchSchedules(deps, AUDIT, START + 3 * DAY_MS);

    expect(told()).toEqual([
      'opened: audit-counts does not run',
      'reminder: audit-counts does not run',
      'cleared: audit-counts runs again',
    ]);
    expect(new Set([...stored.values()].map(({ alertId }) => alertId)).size).toBe(1);
  });

  it('has an end only with a beginning, though nobody looked in between', async () => {
    await ranThrough(deps, 'plan-patrol', START);
    await ranThrough(deps, 'plan-patrol', START + HOUR_MS);

    expect(told()).toEqual(['opened: plan-patrol does not run', 'cleared: plan-patrol runs again']);
  });

  it('is quiet about those that run, whatever else is silent', async () => {
    const gaps = fc.array(fc.integer({ min: 1, max: HOUR_MS - 1 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(gaps, async (between) => {
        runs = dynamoRuns(memoryTable());
        stored = new Map();
        let now = START;
        for (const ms of between) {
          await ranThrough(deps, 'plan-patrol', now);
          now += ms;
          await watchSchedules(deps, ['plan-patrol'], now);
        }
        expect(told()).toEqual([]);
      }),
    );
  });

  it('forgets who is no longer part of the deployment, and ends what was told of him', async () => {
    await ranThrough(deps, 'plan-patrol', START);
    await ranThrough(deps, 'patrol-authentication', START + DAY_MS);
    await watchSchedules(deps, ['plan-patrol', 'patrol-authentication'], START + DAY_MS);
    await watchSchedules(deps, AUDIT, START + DAY_MS);

    expect(told()).toEqual(['opened: plan-patrol does not run', 'cleared: plan-patrol is no longer scheduled']);
    expect([...(await runs.all()).keys()]).toEqual(['audit-counts']);
  });

  it('waits for nobody where no name is given', async () => {
    await watchSchedules(deps, [''], START);
    await watchSchedules(deps, [''], START + 100 * DAY_MS);

    expect(told()).toEqual([]);
  });
});

describe('SCHEDULED', () => {
  it.each(SCHEDULED.map((one) => [one.name, one] as const))('says of %s how often and what is undone', (_, one) => {
    expect(one.graceMs).toBeGreaterThan(0);
    expect(one.undone).toMatch(/^[A-Z].*\.$/);
  });

  it('has as many names as rows', () => {
    expect(new Set<ScheduledName>(SCHEDULED.map(({ name }) => name)).size).toBe(SCHEDULED.length);
  });
});

describe('watchDue', () => {
  it('is one minute in fifteen', () => {
    const due = Array.from({ length: 60 }, (_, minute) => watchDue(START + minute * MINUTE_MS));
    expect(due.flatMap((is, minute) => (is ? [minute] : []))).toEqual([0, 15, 30, 45]);
  });
});
