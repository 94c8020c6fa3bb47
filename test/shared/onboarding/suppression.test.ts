import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inForce,
  NOTHING_SAID,
  type Suppression,
  shortfalls,
  wantedSuppression,
} from '../../../shared/onboarding/suppression.ts';
import { parseTemplate } from '../../../shared/onboarding/template.ts';

const FULL: Suppression = { reasons: ['BOUNCE', 'COMPLAINT'], scope: 'TENANT', autoValidation: 'OFF' };
const suppressions = fc.record({
  reasons: fc.subarray(['BOUNCE', 'COMPLAINT']),
  scope: fc.constantFrom('ACCOUNT', 'TENANT'),
  autoValidation: fc.constantFrom('OFF', 'MEDIUM', 'HIGH', 'MANAGED'),
});

describe('what a set suppresses, beside what its template wants', () => {
  it.each([
    [{}, []],
    [{ reasons: ['COMPLAINT', 'BOUNCE'] }, []],
    [{ reasons: ['BOUNCE'] }, ['suppresses nothing for COMPLAINT, which the template wants']],
    [{ reasons: [] }, ['suppresses nothing for BOUNCE and COMPLAINT, which the template wants']],
    [{ scope: 'ACCOUNT' }, ['asks the list of the account, and the template wants that of the tenant']],
    [{ autoValidation: 'HIGH' }, []],
  ])('says where %j is less than all', (differs, sentences) => {
    expect(shortfalls(FULL, { ...FULL, ...differs })).toEqual(sentences);
  });

  it.each([
    ['OFF', 'MEDIUM', true],
    ['OFF', 'MANAGED', true],
    ['MEDIUM', 'HIGH', true],
    ['HIGH', 'MEDIUM', false],
    ['MANAGED', 'HIGH', false],
    ['MEDIUM', 'MANAGED', false],
    ['A-LATER-WORD', 'HIGH', false],
  ])('Auto Validation %s where %s is wanted is less: %s', (found, wanted, isLess) => {
    const told = shortfalls({ ...FULL, autoValidation: wanted }, { ...FULL, autoValidation: found });
    expect(told.length > 0).toBe(isLess);
  });

  it('never finds less in what is wanted, and always in what lacks one reason of it', () => {
    fc.assert(
      fc.property(suppressions, suppressions, (wanted, found) => {
        expect(shortfalls(wanted, wanted)).toEqual([]);
        expect(shortfalls(wanted, { ...wanted, reasons: ['BOUNCE', 'COMPLAINT', 'LATER'] })).toEqual([]);
        const lacks = wanted.reasons.some((reason) => !found.reasons.includes(reason));
        expect(shortfalls(wanted, found).some((text) => text.startsWith('suppresses nothing'))).toBe(lacks);
      }),
    );
  });

  it('is what the set says, else its tenant, else the account; an empty list is said', () => {
    const [tenant, account] = [
      { ...NOTHING_SAID, reasons: ['BOUNCE'], scope: 'TENANT' },
      { ...NOTHING_SAID, reasons: ['COMPLAINT'], autoValidation: 'HIGH' },
    ];
    expect(inForce({ ...NOTHING_SAID, reasons: [], autoValidation: 'OFF' }, tenant, account)).toEqual({
      ...{ reasons: [], scope: 'TENANT', autoValidation: 'OFF' },
      by: { reasons: 'set', scope: 'tenant', autoValidation: 'set' },
    });
    expect(inForce(NOTHING_SAID, tenant, account)).toMatchObject({ reasons: ['BOUNCE'], autoValidation: 'HIGH' });
    expect(inForce(NOTHING_SAID, NOTHING_SAID, account)).toMatchObject({ reasons: ['COMPLAINT'], scope: 'ACCOUNT' });
    expect(inForce(NOTHING_SAID, NOTHING_SAID, NOTHING_SAID)).toMatchObject({ reasons: [], autoValidation: 'OFF' });
  });

  it('is wanted of the sets of the streams that were ordered, by the names that they have', () => {
    const streams = { news: { suppression: { reasons: ['COMPLAINT'], scope: 'ACCOUNT' } }, codes: {} };
    const parsed = parseTemplate(JSON.stringify({ name: 't', version: 1, streams }));
    if (!parsed.ok) throw new Error(parsed.problems.join());
    const order = {
      ...{ tenant: 'acme', domains: [], streams: ['news', 'gone'], template: parsed.template, orderedAt: 0 },
      declared: { expectPerDay: null, industry: null, lists: 'unknown' as const },
    };
    expect([...wantedSuppression(order)]).toEqual([
      ['acme-news', { reasons: ['COMPLAINT'], scope: 'ACCOUNT', autoValidation: 'OFF' }],
    ]);
  });
});
