import { describe, expect, it } from 'vitest';
import { dynamoMessages } from '../../../functions/_adapters/dynamodb/messages.ts';
import { dynamoReports } from '../../../functions/_adapters/dynamodb/reports/store.ts';
import { type LookDeps, lookAtDomains } from '../../../functions/collect-reports/look.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import type { KeptAggregate } from '../../../shared/reports/kept/model.ts';
import type { PublishedPolicy } from '../../../shared/reports/model.ts';
import { REPORT_SIGNALS } from '../../../shared/reports/tell/signals.data.ts';
import { sums } from '../../support/kept-reports.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { morningAfter, reportOfDay } from '../../support/report-months.ts';

const OURS = '54.240.1.1';
const STRANGER = '203.0.113.9';

function given({ failPut = () => false }: { failPut?: (message: AlertMessage) => boolean } = {}) {
  let now = morningAfter(0);
  const store = dynamoReports(memoryTable());
  const outbox = dynamoMessages(memoryTable());
  const told: AlertMessage[] = [];
  const deps: LookDeps = {
    store,
    setsOf: async () => ({ count: 1, first: ['acme-news'] }),
    messages: {
      async put(message) {
        if (failPut(message)) throw new Error('no outbox');
        if (await outbox.put(message)) told.push(message);
      },
    },
    clock: { now: () => now },
    log: () => undefined,
  };
  const keep = async (...reports: readonly KeptAggregate[]) => {
    for (const report of reports) {
      await store.keepAggregate(report);
      await store.hear(report.report.domain, now, true);
    }
  };
  return {
    ...{ deps, store, keep, told },
    at: (day: number) => {
      now = morningAfter(day);
    },
    ids: () => told.map(({ alertId, phase }) => `${phase} ${alertId.replaceAll(/\d{13}/g, 'T')}`),
  };
}

describe('what is told of what receivers report', () => {
  it('is own mail that fails, with domain, sets and receivers, once, and its end', async () => {
    const { deps, keep, told, at, ids } = given();
    for (let day = 0; day < 14; day += 1) {
      at(day);
      const isBroken = day >= 4 && day < 8;
      await keep(reportOfDay(day, { [OURS]: sums(1_000, isBroken ? 700 : 1_000) }));
      await lookAtDomains(deps);
      await lookAtDomains(deps);
    }
    expect(ids()).toEqual(['opened dmarc-fails:example.com:T', 'cleared dmarc-fails:example.com:T']);
    const [opened, cleared] = told;
    expect(opened?.alertId).toBe(cleared?.alertId);
    expect(opened).toMatchObject({ kind: 'authentication', severity: 'warning', since: morningAfter(4) });
    expect(opened?.sentence).toBe(
      'Of 3,000 messages of our own in the name of example.com, from 2026-01-03 to 2026-01-05, 300 (10.00 %) do not pass DMARC, as receivers report (Google 300). Most fail from Amazon SES (54.240.1.1) 300 of 3,000',
    );
    expect(opened?.next[0]).toBe('Sets that send from it: acme-news.');
    expect(cleared?.at).toBe(morningAfter(10));
  });

  it.each([
    ['of few messages', 20, 0],
    ['at the limit', 1_000, 1_000 * (1 - REPORT_SIGNALS.ownFailing.limit)],
  ])('is not own mail that fails %s', async (_, messages, aligned) => {
    const { deps, keep, told, at } = given();
    at(0);
    await keep(reportOfDay(0, { [OURS]: sums(messages, aligned) }));
    await lookAtDomains(deps);
    expect(told).toEqual([]);
  });

  it('is not mail that somebody passed on, nor what anybody but a known receiver says', async () => {
    const { deps, keep, told, store } = given();
    await keep(reportOfDay(0, { [OURS]: sums(1_000, 500, { forwarded: 500 }) }));
    const stranger = { state: 'passed', domain: 'stranger.example' } as const;
    await keep(reportOfDay(0, { [OURS]: sums(9_000, 0) }, { proof: stranger }));
    await lookAtDomains(deps);
    expect(told).toEqual([]);
    expect((await store.reports('example.com')).others).toHaveLength(1);
  });

  it('is a sender that nobody knows, on its third day, once; and new ones on another day', async () => {
    const { deps, keep, told, at, ids } = given();
    for (let day = 0; day < 12; day += 1) {
      at(day);
      const late = day >= 6 ? { '198.51.100.7': sums(40, 0) } : {};
      await keep(reportOfDay(day, { [OURS]: sums(10_000), [STRANGER]: sums(30, 0), ...late }));
      await lookAtDomains(deps);
    }
    expect(ids()).toEqual([
      'notice dmarc-senders:example.com:2026-01-04',
      'notice dmarc-senders:example.com:2026-01-10',
    ]);
    expect(told[0]?.sentence).toContain('203.0.113.9 90 of 90');
    expect(told[1]?.sentence).not.toContain('203.0.113.9');
  });

  it('is the next step, once, when two weeks are clean; and none while own mail fails', async () => {
    const { deps, keep, told, at } = given();
    for (let day = 0; day < 20; day += 1) {
      at(day);
      await keep(reportOfDay(day, { [OURS]: sums(10_000) }));
      await lookAtDomains(deps);
    }
    expect(told.map(({ alertId }) => alertId)).toEqual(['dmarc-next:example.com:none:quarantine']);
    expect(told[0]?.since).toBe(morningAfter(13));
    expect(told[0]?.sentence).toContain(
      'publish p=quarantine in place of p=none in the TXT record of _dmarc.example.com',
    );

    const broken = given();
    for (let day = 0; day < 20; day += 1) {
      broken.at(day);
      // Little in a month, and a tenth of the last three days.
      await broken.keep(reportOfDay(day, { [OURS]: day < 10 ? sums(100_000) : sums(1_000, 900) }));
      await lookAtDomains(broken.deps);
    }
    expect(broken.ids()).toEqual(['opened dmarc-fails:example.com:T']);
  });

  it('is the next step again once its policy went back, and not while receivers take turns', async () => {
    const { deps, keep, told, at } = given();
    const walk = async (from: number, to: number, policyOf: (day: number) => Partial<PublishedPolicy>) => {
      for (let day = from; day < to; day += 1) {
        at(day);
        await keep(reportOfDay(day, { [OURS]: sums(10_000) }, { policy: policyOf(day) }));
        await lookAtDomains(deps);
      }
      return told.splice(0).map(({ alertId }) => alertId);
    };
    expect(await walk(0, 20, () => ({}))).toEqual(['dmarc-next:example.com:none:quarantine']);
    expect(await walk(20, 34, (day) => ({ p: day % 2 === 0 ? 'quarantine' : 'none' }))).toEqual([]);
    const half = `dmarc-next:example.com:quarantine:quarantine:${morningAfter(34)}`;
    expect(await walk(34, 64, () => ({ p: 'quarantine', pct: 50 }))).toEqual([half]);
    const back = `dmarc-next:example.com:none:quarantine:${morningAfter(64)}`;
    expect(await walk(64, 67, () => ({}))).toEqual([]);
    expect(await walk(67, 90, () => ({}))).toEqual([back]);
  });

  it('is the next step once, where an older version told it', async () => {
    const { deps, keep, told, at, store } = given();
    const days = Array.from({ length: 14 }, (_, day) => reportOfDay(day, { [OURS]: sums(10_000) }));
    at(13);
    await keep(...days);
    await lookAtDomains(deps);
    await store.saveTold('example.com', { failingSince: null, senders: [], lookedAt: morningAfter(13) });
    at(14);
    await keep(reportOfDay(14, { [OURS]: sums(10_000) }));
    await lookAtDomains(deps);
    expect(told).toHaveLength(1);
  });

  it('is told when it could not be told at first, under the same name', async () => {
    let fails = true;
    const { deps, keep, told, at } = given({ failPut: () => fails });
    at(0);
    await keep(reportOfDay(0, { [OURS]: sums(1_000, 500), [STRANGER]: sums(900, 0) }));
    await expect(lookAtDomains(deps)).rejects.toThrow('1 domains could not be looked at');
    fails = false;
    at(1);
    expect(await lookAtDomains(deps)).toMatchObject({ domains: 1 });
    expect(told[0]).toMatchObject({ phase: 'opened', since: morningAfter(0) });
  });

  it('is nothing of a domain without news, nor of one that was just looked at', async () => {
    const { deps, keep, at } = given();
    await keep(reportOfDay(0, { [OURS]: sums(1_000) }));
    at(1);
    expect(await lookAtDomains(deps)).toEqual({ domains: 1, told: 0 });
    at(1.25);
    await keep(reportOfDay(1, { [OURS]: sums(1_000) }));
    expect(await lookAtDomains(deps)).toEqual({ domains: 0, told: 0 });
    at(1.5);
    expect(await lookAtDomains(deps)).toEqual({ domains: 1, told: 0 });
    at(3);
    expect(await lookAtDomains(deps)).toEqual({ domains: 0, told: 0 });
  });
});
