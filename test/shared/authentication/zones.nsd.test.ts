import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Zone } from '../../../infra/local/dns/zones.ts';
import { ZONE_CASES } from '../../fixtures/zones/all.ts';
import { lookThrough } from '../../support/look-through.ts';
import { hasNsd, type Served, serveByNsd } from '../../support/nsd.ts';
import { WORLD } from '../../support/zones.ts';

/** All cases in one zone: each has a `brand.example` of its own. What changes the world around it, or a name of the one address, stays out. */
const namedFor = (text: string, index: number): string => text.replaceAll('brand.example', `b${index}rand.example`);
const isApart = (zone: Zone): boolean =>
  Object.entries(zone).every(
    ([name, entry]) => typeof entry !== 'string' && (name.includes('brand.example') || entry === WORLD[name]),
  );
const CASES = ZONE_CASES.map((one, index) => ({ ...one, index })).filter(
  ({ id, zone }) => isApart(zone) && !/ptr/i.test(id),
);

describe.skipIf(!hasNsd())('the corpus of zones, served by NSD behind Unbound', () => {
  let served: Served;
  beforeAll(async () => {
    const zone: Record<string, Zone[string]> = {};
    for (const { zone: one, index } of CASES) Object.assign(zone, JSON.parse(namedFor(JSON.stringify(one), index)));
    served = await serveByNsd(zone);
  }, 60_000);
  afterAll(() => served?.close());

  it.each(CASES)('$id', async ({ subject, verify, index }) => {
    const examined = await lookThrough(served.port, JSON.parse(namedFor(JSON.stringify(subject), index)));
    verify(JSON.parse(JSON.stringify(examined).replaceAll(`b${index}rand.example`, 'brand.example')));
  });

  it('are most of it', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(150);
  });
});
