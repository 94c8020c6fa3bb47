import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../shared/audit-counts/compare.ts';
import { atSes } from '../../../shared/audit-counts/shown.ts';
import { rowsAtSes, sndsSentence } from '../../../shared/audit-counts/words.ts';
import { emptyTotals } from '../../../shared/counting/counts.ts';

const DAY = 20_453;
const TOTALS = { ...emptyTotals(), sends: 1_000, deliveries: 980, hardBounces: 7, softBounces: 3, complaints: 2 };
const record = (value: unknown) => ({ record: JSON.stringify(value) });
const address = { ip: '192.0.2.10', day: DAY, recipients: 1_000, complaintRate: 0, spamRate: 0.5, trapHits: null };

describe('what SES itself says of a set', () => {
  it('stands beside what was counted of the same day, figure by figure', () => {
    const vdm = viewOf(
      TOTALS,
      { source: 'vdm', configurationSet: 'acme', counts: { sends: 1_001, complaints: 3, reporting: 400 } },
      DAY,
    );
    const cloudwatch = viewOf(TOTALS, { source: 'cloudwatch', configurationSet: 'acme', counts: { bounces: 10 } }, DAY);
    expect(rowsAtSes(atSes(record([vdm, cloudwatch]), {}, null))).toEqual([
      { source: 'Virtual Deliverability Manager', day: '2025-12-31', what: 'sends', reported: 1_001, counted: 1_000 },
      { source: 'Virtual Deliverability Manager', day: '2025-12-31', what: 'complaints', reported: 3, counted: 2 },
      {
        ...{ source: 'Virtual Deliverability Manager', day: '2025-12-31' },
        ...{ what: 'deliveries where complaints are reported', reported: 400, counted: null },
      },
      { source: 'CloudWatch', day: '2025-12-31', what: 'bounces of all kinds', reported: 10, counted: 10 },
    ]);
  });

  it('is null where SES has no figure, and zero where it says zero', () => {
    const view = viewOf(TOTALS, { source: 'vdm', configurationSet: 'acme', counts: { complaints: 0 } }, DAY);
    const [shown] = atSes(record([view]), {}, null).figures;
    expect(shown?.reported).toEqual({
      ...{ sends: null, deliveries: null, hardBounces: null, bounces: null, complaints: 0, reporting: null },
    });
  });

  it('is empty where nothing is kept, or what is kept is damaged', () => {
    for (const item of [{}, { record: '{' }, record({}), record([{ source: 'vdm' }])]) {
      expect(atSes(item, item, 'own')).toEqual({ figures: [], addresses: [] });
    }
  });

  it('has what SNDS says of the addresses of its pool alone', () => {
    const snds = record([
      { ...address, pool: 'own' },
      { ...address, ip: '192.0.2.11', pool: 'other' },
      { ...address, ip: '192.0.2.12', pool: null },
    ]);
    const { addresses } = atSes({}, snds, 'own');
    expect(addresses).toEqual([{ ...address, day: '2025-12-31' }]);
    expect(atSes({}, snds, null).addresses).toEqual([]);
    expect(addresses.map(sndsSentence)).toEqual([
      'SNDS of 192.0.2.10 on 2025-12-31: 1000 recipients, complaints below 0.1 %, taken for spam: 10 to 90 %',
    ]);
  });
});
