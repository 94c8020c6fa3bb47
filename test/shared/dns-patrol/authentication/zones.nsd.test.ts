import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZONE_CASES } from '../../../fixtures/zones/all.ts';
import { lookThrough } from '../../../support/look-through.ts';
import { apart, namedFor, unnamed, zoneOfAll } from '../../../support/named-cases.ts';
import { hasNsd, type Served, serveByNsd } from '../../../support/nsd.ts';

const CASES = apart(ZONE_CASES);

// Where they are not installed, `.ci/run` says so; the corpus is then served by our own server alone.
describe.skipIf(!hasNsd())('the corpus of zones, served by NSD behind Unbound', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveByNsd(zoneOfAll(CASES));
  });
  afterAll(() => served.close());

  it.each(CASES)('$id', async ({ subject, verify, index }) => {
    const examined = await lookThrough(served.port, JSON.parse(namedFor(JSON.stringify(subject), index)));
    verify(JSON.parse(unnamed(JSON.stringify(examined), index)));
  });

  it('are most of it', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(150);
  });
});
