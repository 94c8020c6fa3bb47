import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../../infra/cli/reports/read.ts';
import { summaryOf } from '../../../../infra/cli/reports/summary.ts';
import { type MadeReport, reportXml } from '../../../../infra/local/receivers/report-mail.ts';
import { CONTAINERS, mboxOf, NEW_YEAR } from '../../../support/reports.ts';

const row = fc.record({
  ip: fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((last) => `192.0.2.${last}`),
    fc.integer({ min: 1, max: 9 }).map((last) => `2001:db8::${last}`),
  ),
  count: fc.integer({ min: 0, max: 1_000_000 }),
  dkim: fc.boolean(),
  spf: fc.boolean(),
  disposition: fc.constantFrom('none', 'quarantine', 'reject'),
});
const report = fc.record({
  org: fc.constantFrom('google.com', 'Yahoo', 'Smith & Sons', 'Enterprise Outlook'),
  domain: fc.constantFrom('example.com', 'mail.example.com', 'shop.example'),
  p: fc.constantFrom('none', 'quarantine', 'reject'),
  rows: fc.array(row, { minLength: 1, maxLength: 12 }),
  isRfc9990: fc.boolean(),
  container: fc.constantFrom(...Object.keys(CONTAINERS)),
  day: fc.integer({ min: 0, max: 60 }),
});

/** By domain and address: messages, aligned by SPF, by DKIM. */
const sumsOf = (reports: readonly MadeReport[]): Record<string, readonly number[]> => {
  const sums: Record<string, [number, number, number]> = {};
  for (const { domain, rows } of reports) {
    for (const { ip, count, spf, dkim } of rows) {
      sums[`${domain} ${ip}`] ??= [0, 0, 0];
      const sum = sums[`${domain} ${ip}`] ?? [0, 0, 0];
      sum[0] += count;
      if (spf) sum[1] += count;
      if (dkim) sum[2] += count;
    }
  }
  return sums;
};

describe('two thousand reports in all containers', () => {
  it('have exactly the sums of what was put in, each counted once', { timeout: 120_000 }, async () => {
    const made = fc.sample(report, { numRuns: 2_000, seed: 7 }).map(({ container, day, ...rest }, at) => ({
      container,
      report: {
        ...rest,
        email: 'dmarc@example.net',
        id: `id-${at}`,
        begin: NEW_YEAR + day * 86_400,
        end: NEW_YEAR + (day + 1) * 86_400 - 1,
      },
    }));
    const sources = made.map(({ container, report: one }, at) => ({
      name: `${at}`,
      open: () => Readable.from([CONTAINERS[container]?.(reportXml(one)) ?? Buffer.alloc(0)]),
    }));
    const again = sources.filter((_, at) => at % 20 === 0);
    const summary = summaryOf(await readAll([...sources, ...again], NEW_YEAR + 366 * 86_400), null);

    expect(summary.reports).toEqual({ read: 2_100, counted: 2_000, duplicates: 100, refused: 0 });
    const found = summary.domains.flatMap(({ name, sources: addresses }) =>
      addresses.map((one) => [`${name} ${one.ip}`, [one.messages, one.spfAligned, one.dkimAligned]] as const),
    );
    expect(Object.fromEntries(found)).toEqual(sumsOf(made.map(({ report: one }) => one)));
    for (const { messages, sources: addresses } of summary.domains) {
      expect(addresses.reduce((sum, one) => sum + one.messages, 0)).toBe(messages);
    }
  });
});

describe('bytes of any kind', () => {
  const xml = reportXml({
    org: 'a',
    email: 'a@b.example',
    id: '1',
    domain: 'example.com',
    begin: NEW_YEAR,
    end: NEW_YEAR + 1,
    p: 'none',
    rows: [
      { ip: '192.0.2.1', count: 3, dkim: true, spf: true },
      { ip: '192.0.2.2', count: 4, dkim: true, spf: true },
    ],
  });
  const one = (bytes: Uint8Array) =>
    readAll([{ name: 'x', open: () => Readable.from([Buffer.from(bytes)]) }], NEW_YEAR + 86_400);

  it('are read or refused, and never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(CONTAINERS)),
        fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { minLength: 1, maxLength: 6 }),
        async (pack, changes) => {
          const bytes = [...pack(xml)];
          for (const [at, byte, kind] of changes) {
            const place = at % Math.max(1, bytes.length);
            if (kind === 0) bytes[place] = byte;
            else if (kind === 1) bytes.splice(place, 1);
            else bytes.length = Math.max(1, place);
          }
          const { reports } = summaryOf(await one(Uint8Array.from(bytes)), null);
          expect(reports.read).toBeGreaterThanOrEqual(reports.counted + reports.duplicates + reports.refused);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are read or refused where they are abuse or TLS reports, too', async () => {
    const abuse = Buffer.from(
      'From: a@example.net\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nSource-IP: 192.0.2.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@example.com\r\nMessage-ID: <1@amazonses.com>\r\n\r\nx\r\n--b--\r\n',
    );
    const tls = JSON.stringify({
      'organization-name': 'a',
      'date-range': { 'start-datetime': '2026-01-01T00:00:00Z', 'end-datetime': '2026-01-01T23:59:59Z' },
      policies: [{ policy: { 'policy-domain': 'example.com' }, summary: { 'total-failure-session-count': 1 } }],
    });
    const whole = [
      abuse,
      mboxOf([abuse, abuse]),
      ...['xml', 'gz', 'zip', 'eml'].flatMap((way) => CONTAINERS[way]?.(tls) ?? []),
    ];
    for (const bytes of whole) {
      expect(summaryOf(await one(bytes), null).reports).toMatchObject({ counted: 1, refused: 0 });
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(), fc.string({ maxLength: 4 }), fc.nat(9)), { minLength: 1, maxLength: 4 }),
        async (sample, changes) => {
          let bytes = sample;
          for (const [at, put, cut] of changes) {
            const place = at % bytes.length;
            bytes = Buffer.concat([
              bytes.subarray(0, place),
              Buffer.from(put),
              bytes.subarray(place + cut),
              Buffer.from('\n'),
            ]);
          }
          const { reports } = summaryOf(await one(bytes), null);
          expect(reports.read).toBeGreaterThanOrEqual(reports.counted + reports.duplicates + reports.refused);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of one row take nothing from its neighbours', async () => {
    const start = xml.indexOf('<record>') + 8;
    const end = xml.indexOf('</record>');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: start, max: end }),
        fc.string({ maxLength: 12 }),
        fc.nat(8),
        async (at, put, cut) => {
          fc.pre(!/record|doctype|entity|feedback/i.test(put));
          const damaged = xml.slice(0, at) + put + xml.slice(Math.min(end, at + cut));
          const { domains, refused } = summaryOf(await one(Buffer.from(damaged)), null);
          expect(refused).toEqual([]);
          expect(domains[0]?.sources.find(({ ip }) => ip === '192.0.2.2')?.messages).toBe(4);
        },
      ),
      { numRuns: 500 },
    );
  });
});
