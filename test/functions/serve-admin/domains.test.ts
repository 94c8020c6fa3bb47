import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoPatrol } from '../../../functions/_adapters/dynamodb/patrol.ts';
import { dynamoPostmaster } from '../../../functions/_adapters/dynamodb/postmaster.ts';
import { dynamoReports } from '../../../functions/_adapters/dynamodb/reports/store.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { DAY_MS, iso } from '../../../shared/kernel/time.ts';
import { keptAggregate, sums } from '../../support/kept-reports.ts';
import { type AdminWorld, adminWorld, NOW } from './world.ts';

let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld();
});
afterAll(() => world.dynamo.close());

it('a domain that nobody knows is empty, and no error', async () => {
  const { status, json } = await world.send('GET', '/domains/Nobody.Example.');

  expect(status).toBe(200);
  expect(json).toEqual({
    domain: 'nobody.example',
    checkedAt: null,
    records: [],
    findings: [],
    mail: null,
    reports: null,
    gmail: null,
    isCollecting: false,
  });
});

it('a domain shows its records, what receivers report of it, and the record of the next step', async () => {
  const store = dynamoReports(dynamoTable(world.client, world.tables.totals));
  const midnight = Math.floor(NOW / DAY_MS) * 86_400;
  for (let day = 15; day >= 1; day -= 1) {
    const begin = midnight - day * 86_400;
    await store.keepAggregate(
      keptAggregate({ domain: 'acorn.example', id: `${day}`, begin, end: begin + 86_399 }, { '54.240.1.1': sums(40) }),
    );
  }
  await store.hear('acorn.example', NOW, true);
  const patrol = dynamoPatrol(world.registry);
  await patrol.saveFindings({ domain: 'acorn.example', checkedAt: NOW, findings: [], undetermined: [] });
  const texts = { texts: ['v=DMARC1; p=none; rua=mailto:a@acorn.example'], goneSince: null };
  await patrol.saveRecords('acorn.example', {
    '_dmarc.acorn.example TXT': texts,
    'gone.acorn.example TXT': { texts: ['x'], goneSince: NOW },
  });

  const { json } = await world.send('GET', '/domains/acorn.example');

  expect(json).toMatchObject({
    checkedAt: iso(NOW),
    records: [{ name: '_dmarc.acorn.example', type: 'TXT', texts: texts.texts }],
    findings: [],
    isCollecting: true,
    reports: {
      messages: 600,
      aligned: 600,
      sources: { count: 1, first: [{ ip: '54.240.1.1', name: 'Amazon SES', kind: 'ours', messages: 600 }] },
      readiness: {
        policy: 'none',
        next: 'quarantine',
        publish: {
          name: '_dmarc.acorn.example',
          type: 'TXT',
          value: 'v=DMARC1; p=quarantine; rua=mailto:a@acorn.example',
        },
      },
      reporters: [{ name: 'Google', isKnown: true, reports: 15, messages: 600 }],
      tls: { successful: 0, failed: 0, results: {} },
      abuse: {},
    },
  });
  expect(json.reports.days).toHaveLength(15);
});

it('a domain shows what Gmail says of it, with the day that it is of', async () => {
  const postmaster = dynamoPostmaster(world.registry, dynamoTable(world.client, world.tables.totals));
  const today = Math.floor(NOW / DAY_MS);
  const figures = { spamRate: 0.0031, errors: { temp_fail: 0, reject_low_ip_reputation: 0.01 }, feedback: [] };
  await postmaster.saveDomain({
    ...{ domain: 'gmail.example', askedAt: NOW, problem: null, newestDay: today - 2 },
    compliance: {
      askedAt: NOW,
      of: 'gmail.example',
      rows: [{ requirement: 'SPF', status: 'COMPLIANT' }],
      verdicts: [],
    },
  });
  for (const back of [40, 3, 2]) {
    await postmaster.saveDay({ domain: 'gmail.example', day: today - back, ...figures, askedAt: NOW });
  }
  const { json } = await world.send('GET', '/domains/gmail.example');

  const dayBack = (back: number) => iso(NOW - back * DAY_MS).slice(0, 10);
  expect(json.gmail).toEqual({
    askedAt: iso(NOW),
    problem: null,
    newestDay: dayBack(2),
    days: [2, 3].map((back) => ({
      day: dayBack(back),
      spamRate: 0.0031,
      feedback: [],
      errors: [{ words: 'refused: low ip reputation', share: 0.01 }],
    })),
    compliance: { askedAt: iso(NOW), of: 'gmail.example', rows: [{ requirement: 'SPF', status: 'COMPLIANT' }] },
  });
});

it('reports that were refused are listed with their reason, the newest first, a hundred at most', async () => {
  const store = dynamoReports(dynamoTable(world.client, world.tables.totals));
  expect((await world.send('GET', '/reports/refused')).json).toEqual({ items: [] });
  for (let back = 120; back >= 1; back -= 1) {
    await store.refuse({ at: NOW - back, object: `refused/${back}`, from: null, reason: 'it is empty' });
  }
  await store.refuse({ at: NOW, object: 'refused/a#2', from: 'stranger.example', reason: 'a DOCTYPE' });

  const { status, json } = await world.send('GET', '/reports/refused');

  expect(status).toBe(200);
  expect(json.items).toHaveLength(100);
  expect(json.items.slice(0, 2)).toEqual([
    { at: iso(NOW), object: 'refused/a#2', from: 'stranger.example', reason: 'a DOCTYPE' },
    { at: iso(NOW - 1), object: 'refused/1', from: null, reason: 'it is empty' },
  ]);
});
