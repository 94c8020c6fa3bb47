import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authJson, authText } from '../../../../infra/cli/patrol/print-auth.ts';
import { type LocalDns, serveDns } from '../../../../infra/local/dns/server.ts';
import type { ZoneEntry } from '../../../../infra/local/dns/zones.ts';
import { lookThrough } from '../../../support/look-through.ts';
import { SENDER, WORLD, worldWith } from '../../../support/zones.ts';

let server: LocalDns;
beforeAll(async () => {
  server = await serveDns(WORLD);
});
afterAll(() => server.close());

const brand = (txt: readonly (string | readonly (string | Uint8Array)[])[]): ZoneEntry =>
  ({ ...(WORLD['brand.example'] as object), TXT: txt }) as ZoneEntry;
const bytes = Uint8Array.from({ length: 255 }, (_, n) => n);
const every = Array.from({ length: 256 }, (_, n) => n).filter((n) => n > 0);
const of = (start: string) => [start, bytes, Uint8Array.from([255, 0, 27, 7])];
const long = (start: string, piece: string): string =>
  `${start}${piece.repeat(Math.floor((64_000 - start.length) / piece.length))}`;

/** What no sane zone holds · served as it is, and looked at as ever: it comes to an end, and shows nothing as it came. */
describe('records that nobody should publish', () => {
  it.each([
    ['5,000 TXT records', { 'brand.example': brand(Array.from({ length: 5_000 }, (_, n) => `record ${n}`)) }],
    ['a record of 250 strings', { 'brand.example': brand([Array.from({ length: 250 }, () => 'v=spf1 x')]) }],
    ['SPF of 64 KB', { 'brand.example': brand([long('v=spf1 ', 'include:spf.vendor.example ')]) }],
    ['SPF of 64 KB in one word', { 'brand.example': brand([long('v=spf1 ', 'a')]) }],
    ['SPF of blanks', { 'brand.example': brand([`${long('v=spf1', ' ')}-all`]) }],
    ['DMARC of 64 KB', { '_dmarc.brand.example': { TXT: [long('v=DMARC1; p=reject; rua=', 'mailto:a@b.example,')] } }],
    ['DMARC of semicolons', { '_dmarc.brand.example': { TXT: [long('v=DMARC1; p=reject', ';')] } }],
    ['DMARC of blanks', { '_dmarc.brand.example': { TXT: [`${long('v=DMARC1; p=reject; rua=', ' ')}x`] } }],
    ['a key of 64 KB', { 's._domainkey.brand.example': { TXT: [long('v=DKIM1; p=', 'MIIB')] } }],
    ['a key of blanks', { 's._domainkey.brand.example': { TXT: [`${long('v=DKIM1; p=', ' ')}=`] } }],
    ['SPF of every byte', { 'brand.example': brand([of('v=spf1 ')] as never) }],
    ['DMARC of every byte', { '_dmarc.brand.example': { TXT: [of('v=DMARC1; p=')] as never } }],
    ['a key of every byte', { 's._domainkey.brand.example': { TXT: [of('v=DKIM1; p=')] as never } }],
    ['TLS reports of every byte', { '_smtp._tls.brand.example': { TXT: [of('v=TLSRPTv1; rua=')] as never } }],
    ['BIMI of every byte', { 'default._bimi.brand.example': { TXT: [of('v=BIMI1; l=https://')] as never } }],
    ['a byte at a time', { 'brand.example': brand(every.map((n) => [Uint8Array.from([118, 61, n])]) as never) }],
    [
      'bidirectional text',
      { '_dmarc.brand.example': { TXT: ['v=DMARC1; p=\u202ereject\u2066; rua=\u001b]0;x\u0007'] } },
    ],
  ] as const)('%s', async (_, zone) => {
    server.serve(worldWith(zone as Record<string, ZoneEntry>));
    const examined = await lookThrough(server.port, { ...SENDER, selectors: ['s'] });
    expect(JSON.stringify(authJson([examined])).length).toBeLessThan(100_000);
    const shown = authText([examined], ['s']);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(shown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  });
});
