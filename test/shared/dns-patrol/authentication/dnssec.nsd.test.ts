import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dnsResolver } from '../../../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../../../functions/_adapters/dns/server.ts';
import { checkSurroundings } from '../../../../shared/dns-patrol/authentication/surroundings.ts';
import { hasNsd, type Served, serveByNsd } from '../../../support/nsd.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/dnssec');
const [, ANCHOR = ''] = /`(example\. DS [^`]+)`/.exec(readFileSync(join(FIXTURES, 'SOURCE.md'), 'utf8')) ?? [];
const FILES = Object.fromEntries([
  ['example', join(FIXTURES, 'example.zone')],
  ...['brand', 'forged', 'old', 'plain'].map((name) => [`${name}.example`, join(FIXTURES, `${name}.zone`)]),
]);

// Where they are not installed, `.ci/run` says so.
describe.skipIf(!hasNsd())('signed zones, served by NSD behind an Unbound that validates', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveByNsd({}, '', { files: FILES, anchor: ANCHOR });
  });
  afterAll(() => served.close());

  it.each([
    ['brand.example', 'good', 'good'],
    ['forged.example', 'bad', 'unknown'],
    ['old.example', 'bad', 'unknown'],
    ['plain.example', 'none', 'unknown'],
  ])('%s: DNSSEC %s, DANE %s', async (domain, dnssec, dane) => {
    const dns = dnsResolver({ servers: [dnsServer('127.0.0.1', served.port)] });
    try {
      const checks = await checkSurroundings(dns, domain, [`mx.${domain}`]);
      const statuses = Object.fromEntries(checks.map(({ check, status }) => [check, status]));

      expect(statuses).toMatchObject({ dnssec, dane });
    } finally {
      dns.close();
    }
  });
});
