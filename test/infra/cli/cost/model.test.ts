import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEASURED, MONTH_HOURS } from '../../../../infra/cli/cost/assumptions.data.ts';
import { costOf } from '../../../../infra/cli/cost/model.ts';
import { PRICES } from '../../../../infra/cli/cost/prices.data.ts';
import { costText } from '../../../../infra/cli/cost/print.ts';
import { differentSets, volumeOf } from '../../../../infra/cli/cost/volume.ts';

const TARGET = { events: 100_000_000, sets: 1_000 };
const dollarsOf = (load: typeof TARGET, service: string, what: string): number =>
  costOf(load).items.find((item) => item.service === service && item.what === what)?.dollars ?? Number.NaN;

describe('costOf', () => {
  it('is the sum that a person gets with pencil and paper for 100 million events of 1,000 sets', () => {
    // 100 M publishes at $0.50 per million.
    expect(dollarsOf(TARGET, 'SNS', 'publishes by SES')).toBeCloseTo(50, 10);
    // 10 M receives and 10 M deletes of ten, and 2 pollers × 730 h × 180 an hour = 262,800 that find nothing.
    expect(dollarsOf(TARGET, 'SQS', 'receiving and deleting')).toBeCloseTo(20.2628 * 0.4, 10);
    // 730 h × 60 = 43,800 minutes, three schedules each, and 2,920 quarters of an hour.
    expect(dollarsOf(TARGET, 'EventBridge', 'schedules')).toBeCloseTo(0.13432, 10);
    // 43,800 ticks of 0.4 s at 1 GB = 17,520 GB-s.
    expect(dollarsOf(TARGET, 'Lambda', 'tick')).toBeCloseTo(17_520 * 0.0000133334, 10);
    // 38.05 events/s: a window is 5 s and the 0.05 s until its first message; two at a time, 1,040,265 a month.
    const perSecond = 100_000_000 / (730 * 3_600);
    const batches = (2 * 730 * 3_600) / (5 + 2 / perSecond);
    expect(batches).toBeCloseTo(1_040_264.7, 0);
    expect(dollarsOf(TARGET, 'Lambda', 'ingest-events')).toBeCloseTo((batches * 0.03 + 6_000) * 0.0000133334, 10);
    // 2,100 calls, 40 in a run of 40 s: 53 runs; then 120 runs of 5 s. 253.2 rounds a month, 2,720 s each, at 192 MB.
    expect(dollarsOf(TARGET, 'Lambda', 'place-sets')).toBeCloseTo((43_800 / 173) * 2_720 * 0.1875 * 0.0000133334, 10);
    // 11 metrics are sent in every hour of the month, 9 in a tenth of the hours: 11.9 at $0.30.
    expect(dollarsOf(TARGET, 'CloudWatch', 'metrics')).toBeCloseTo(3.57, 10);
    expect(dollarsOf(TARGET, 'CloudWatch', 'alarms')).toBeCloseTo(3.7, 10);
    expect(dollarsOf(TARGET, 'Secrets Manager', 'key of the claims of complaints')).toBeCloseTo(0.4, 10);
  });

  it('counts what applications take of allowances, where they do', () => {
    const takes = 10_000_000;
    const asked = costOf({ ...TARGET, takes });
    const more = Object.fromEntries(
      asked.items.slice(costOf(TARGET).items.length).map(({ what, quantity }) => [what, quantity]),
    );
    // 1,000 sets × 730 h: two writes each, and reads of 2.021 units, of the counts, and of the list in 60 minutes.
    expect(more).toEqual({
      'takes of allowances': takes,
      'serve-allowance': takes * 0.015 * 0.5,
      'writes of allowances': takes + 730_000 * 2,
      'reads of allowances': expect.closeTo(takes + 730_000 * (2.021 + 4 + 60 * 0.013), 3),
    });
    expect(costOf({ ...TARGET, takes: 0 }).total).toBe(costOf(TARGET).total);
  });

  it('counts what receiving reports takes, where they are received', () => {
    // Ten receivers report on each of a hundred domains every day.
    const reported = costOf({ ...TARGET, reports: 30_000 });
    const more = reported.items.slice(costOf(TARGET).items.length);
    const runs = 730 / 6;
    expect(Object.fromEntries(more.map(({ what, quantity }) => [what, quantity]))).toEqual({
      'mails with reports': 30_000,
      'mails with reports, written': 30_000 + runs,
      'mails with reports, read': 30_000,
      'runs for reports': 30_000 + runs,
      'collect-reports': 30_000 + runs,
      'writes of reports': 90_000,
      'reads for reports': (30_000 + runs) * 4,
      'alarms of reports': 3,
    });
    // $3 for SES, 15 cents for S3, 3 for events, 40 for Lambda, 7 for DynamoDB, 30 for alarms.
    expect(reported.total - costOf(TARGET).total).toBeCloseTo(
      3 + 0.1506 + 0.012 + 0.03 + 0.006 + 0.4016 + 0.0713 + 0.3,
      2,
    );
  });

  it("counts what tenants' pages take, where they are shared", () => {
    const shared = costOf({ ...TARGET, tenantPages: 1_000 });
    const more = shared.items.slice(costOf(TARGET).items.length);
    // A look: four requests; a unit of each of 1,000 sets, 16 of each of two, and 6.
    expect(Object.fromEntries(more.map(({ what, quantity }) => [what, quantity]))).toEqual({
      "looks at tenants' pages": 4_000,
      'serve-tenant': expect.closeTo(1_100, 6),
      "reads for tenants' pages": 1_038_000,
      "alarm of tenants' pages": 1,
      "key of links to tenants' pages": 1,
      'reading that key': 2_000,
    });
    expect(shared.total - costOf(TARGET).total).toBeCloseTo(0.0008 + 0.0147 + 0.1298 + 0.1 + 0.4 + 0.01, 3);
    // What stands there though nobody looks.
    expect(costOf({ ...TARGET, tenantPages: 0 }).total - costOf(TARGET).total).toBeCloseTo(0.5, 9);
  });

  it("counts what asking Gmail's Postmaster Tools takes, where they are asked", () => {
    const asked = costOf({ ...TARGET, postmaster: 100 });
    const more = asked.items.slice(costOf(TARGET).items.length);
    const days = 730 / 24;
    // A run: 31 s at 256 MB; two writes and four reads of each of a hundred domains, and four reads.
    expect(Object.fromEntries(more.map(({ what, quantity }) => [what, quantity]))).toEqual({
      'schedule of collect-postmaster': days,
      'runs for Postmaster Tools': days,
      'collect-postmaster': expect.closeTo((days * 31) / 4, 6),
      'decrypting the refresh token': days,
      "writes of Gmail's figures": expect.closeTo(days * 200, 6),
      "reads for Gmail's figures": expect.closeTo(days * 404, 6),
      'alarm of collect-postmaster': 1,
    });
    expect(asked.total - costOf(TARGET).total).toBeCloseTo(0.00004 + 0.00314 + 0.00009 + 0.0038 + 0.00154 + 0.1, 4);
  });

  it('stays within what was promised', () => {
    const cost = costOf(TARGET);
    expect(cost.total).toBeLessThanOrEqual(85);
    expect(cost.publishShare).toBeGreaterThanOrEqual(0.55);
    // The other reading of SQS's bill: 100 M more requests.
    expect(cost.totalIfDeliveriesAreBilled - cost.total).toBeCloseTo(40, 10);
    expect(cost.total).toBeCloseTo(
      cost.items.reduce((sum, { dollars }) => sum + dollars, 0),
      10,
    );
  });

  it('writes as many units as were measured, within a tenth', () => {
    for (const { eventsPerSecond, sets, runs, writeUnits } of [MEASURED.steady]) {
      const events = eventsPerSecond * MONTH_HOURS * 3_600;
      const perMillion = (volumeOf({ events, sets }, runs).writeUnits / events) * 1e6;
      expect(perMillion / writeUnits).toBeGreaterThan(0.9);
      expect(perMillion / writeUnits).toBeLessThan(1.1);
    }
  });

  it('never costs less for more', () => {
    const load = fc.record({ events: fc.nat(1_000_000_000), sets: fc.integer({ min: 1, max: 2_000 }) });
    fc.assert(
      fc.property(load, fc.nat(1_000_000_000), ({ events, sets }, more) => {
        const [less, greater] = [costOf({ events, sets }), costOf({ events: events + more, sets })];
        expect(greater.total).toBeGreaterThanOrEqual(less.total - 1e-9);
        for (const { dollars, quantity } of less.items) {
          expect(Number.isFinite(dollars) && dollars >= 0 && Number.isFinite(quantity)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('counts what stands there though nothing is sent', () => {
    const { total, items, dollarsPerMillionEvents } = costOf({ events: 0, sets: 1 });
    expect(items.find(({ what }) => what === 'publishes by SES')?.dollars).toBe(0);
    expect(total).toBeGreaterThan(10);
    expect(dollarsPerMillionEvents).toBe(0);
  });

  it('adds the archive only where there is one: a PUT per batch, and the bytes of all its days', () => {
    const archived = { ...TARGET, archiveDays: 365 };
    expect(costOf(TARGET).items.some(({ service }) => service === 'S3')).toBe(false);
    // 1,040,265 batches at $5 a million, and one list of a thousand in a thousand.
    expect(dollarsOf(archived, 'S3', 'objects of the archive')).toBeCloseTo(1.0403 * 5 * 1.001, 2);
    // 29 bytes an event and 493 an object: 3.41 GB a month, twelve months of it.
    expect(dollarsOf(archived, 'S3', 'archive, after 365 days')).toBeCloseTo(3.413 * 12 * 0.023, 2);
    // 0.15 s for each PUT and 40 µs to pack an event, at 1 GB.
    const packing = dollarsOf(archived, 'Lambda', 'ingest-events, packing the archive');
    expect(packing).toBeCloseTo((1_040_265 * 0.15 + 1e8 * 0.00004) * 0.0000133334, 2);
    // Full batches take few requests; five events a batch cost a dollar a million.
    const perMillion = (events: number) =>
      (dollarsOf({ ...archived, events, sets: 1 }, 'S3', 'objects of the archive') / events) * 1e6;
    expect(perMillion(3e9)).toBeLessThan(0.03);
    expect(perMillion(5e6)).toBeGreaterThan(0.8);
  });

  it('names a page for every price', () => {
    for (const { source, dollars, per } of Object.values(PRICES)) {
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9-]+\/pricing\//);
      expect(dollars / per).toBeGreaterThan(0);
    }
  });
});

describe('volumeOf', () => {
  it('reads as many units as were measured, within a tenth, where queries that find nothing are left out', () => {
    const { eventsPerSecond, sets, runs, readUnits } = MEASURED.steady;
    const events = eventsPerSecond * MONTH_HOURS * 3_600;
    const { batches, ticks } = volumeOf({ events, sets }, runs);
    const { perBatch, perEvent, perTick } = MEASURED.reads;
    const measured = ((batches * perBatch + events * perEvent + ticks * perTick) / events) * 1e6;
    expect(measured / readUnits).toBeGreaterThan(0.9);
    expect(measured / readUnits).toBeLessThan(1.1);
  });

  it('claims each hard bounce, together with those of its batch, and each complaint', () => {
    const [few, many] = [1e6, 1e9].map((events) => volumeOf({ events, sets: 10 }, 1));
    // In a batch with one event or two a claim is a write of its own; a large batch has one for all.
    expect(few?.claims).toBeCloseTo(1e6 * (0.0098 + 0.0002), -3);
    expect(many?.claims).toBeLessThan(1e9 * 0.0098);
    expect(volumeOf({ events: 0, sets: 10 }).claims).toBe(0);
  });

  it('reads a week of a set that is judged, and looks at every set each hour though nothing is sent', () => {
    const quiet = (sets: number) => volumeOf({ events: 0, sets }).readUnits;
    expect(quiet(2_000) - quiet(1_000)).toBeGreaterThanOrEqual(1_000 * MONTH_HOURS);
    const { readUnits } = volumeOf({ events: 1e8, sets: 1_000 });
    const { storedBytes, viewsPerEvent } = MEASURED;
    expect(readUnits).toBeGreaterThan(1e8 * viewsPerEvent * ((168 * storedBytes.hour) / 4_096));
  });
});

describe('differentSets', () => {
  it('is none for no message, nearly all for many, and never more than there are', () => {
    expect(differentSets(0, 100)).toBe(0);
    expect(differentSets(1, 1)).toBeCloseTo(0.632, 3);
    expect(differentSets(1e9, 100)).toBeCloseTo(100, 6);
  });
});

describe('printed', () => {
  it('shows each line, both readings, and the price of a million events', () => {
    const cost = costOf(TARGET);
    const text = costText(cost);
    for (const { what } of cost.items) expect(text).toContain(what);
    expect(text).toContain('where SQS also bills what SNS delivers to it');
    expect(text).toMatch(/\$0\.\d\d and [\d,]+ write units per million events\.\n$/);
  });
});
