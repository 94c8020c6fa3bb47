import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDns, serveDns } from '../../../../infra/local/dns/server.ts';
import { ZONE_CASES } from '../../../fixtures/zones/all.ts';
import { lookThrough } from '../../../support/look-through.ts';
import { WORLD } from '../../../support/zones.ts';

let server: LocalDns;
beforeAll(async () => {
  server = await serveDns(WORLD);
});
afterAll(() => server.close());

/** Over the network, through the resolver that a deployment has. */
describe('the corpus of zones', () => {
  it.each(ZONE_CASES)('$id', async ({ zone, subject, verify }) => {
    server.serve(zone);
    verify(await lookThrough(server.port, subject));
  });

  it('are at least 160 zones, each with a name of its own', () => {
    expect(ZONE_CASES.length).toBeGreaterThanOrEqual(160);
    expect(new Set(ZONE_CASES.map(({ id }) => id)).size).toBe(ZONE_CASES.length);
  });
});
