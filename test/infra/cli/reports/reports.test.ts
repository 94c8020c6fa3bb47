import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailWith, reportXml } from '../../../../infra/local/receivers/report-mail.ts';
import { pathOf } from '../../../docs/pages.ts';
import { authenticated, CONTAINERS, REPORT, zipped } from '../../../support/reports.ts';

type Ran = { readonly code: number; readonly out: string; readonly err: string };
const run = (argv: readonly string[], input?: Buffer): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [pathOf('infra/cli/lazaretto.ts'), 'reports', ...argv],
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
    child.stdin?.end(input ?? '');
  });

let directory = '';
const fileOf = (name: string, bytes: Uint8Array | string): string => {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
};
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'reports-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('lazaretto reports', () => {
  it('prints one object with the shape that is promised', async () => {
    const { code, out } = await run([fileOf('one.xml', reportXml(REPORT)), '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      reports: { read: 1, counted: 1, duplicates: 0, refused: 0 },
      domains: [
        {
          name: 'example.com',
          messages: 15,
          aligned: 12,
          sources: [
            {
              ip: '192.0.2.1',
              name: null,
              messages: 7,
              spfAligned: 7,
              dkimAligned: 7,
              disposition: 'none',
              kind: 'ours',
            },
            {
              ip: '192.0.2.2',
              name: null,
              messages: 5,
              spfAligned: 0,
              dkimAligned: 5,
              disposition: 'none',
              kind: 'ours',
            },
            {
              ip: '2001:db8::3',
              name: null,
              messages: 3,
              spfAligned: 0,
              dkimAligned: 0,
              disposition: 'none',
              kind: 'unknown',
            },
          ],
          readiness: { policy: 'none', next: null, why: expect.stringContaining('is not proved') },
        },
      ],
      tls: [],
      refused: [],
    });
  });

  it('reads standard input', async () => {
    const { out } = await run(['-', '--json'], CONTAINERS['zip']?.(reportXml(REPORT)));

    expect(JSON.parse(out).domains[0].messages).toBe(15);
  });

  it('counts one report once, in whatever copies it comes', async () => {
    const files = Object.entries(CONTAINERS).map(([kind, pack]) => fileOf(`copy.${kind}`, pack(reportXml(REPORT))));
    const proved = fileOf('proved.eml', mailWith(Buffer.from(reportXml(REPORT)), { headers: authenticated('pass') }));
    const { out } = await run([...files, proved, '--json']);

    expect(JSON.parse(out)).toMatchObject({
      reports: { read: files.length + 1, counted: 1, duplicates: files.length, refused: 0 },
      domains: [{ messages: 15 }],
    });
  });

  it('adds to no sum what a mail claims that does not pass DMARC, and shows it apart', async () => {
    const proved = fileOf('p.eml', mailWith(Buffer.from(reportXml(REPORT)), { headers: authenticated('pass') }));
    const claim = {
      ...REPORT,
      id: 'c',
      p: 'reject',
      rows: [{ ip: '203.0.113.9', count: 9_000, dkim: false, spf: false }],
    };
    const forged = fileOf('f.eml', mailWith(Buffer.from(reportXml(claim)), { headers: authenticated('fail') }));
    // A mail of which nobody says anything is as good as a file: whoever reads it chose it.
    const silent = fileOf('s.eml', mailWith(Buffer.from(reportXml({ ...REPORT, id: 's' }))));

    const found = JSON.parse((await run([proved, forged, silent, '--json'])).out);
    expect(found.reports).toEqual({ read: 3, counted: 2, duplicates: 0, refused: 0 });
    expect(found.domains).toMatchObject([{ messages: 30, aligned: 24, readiness: { policy: 'none' } }]);
    expect(Object.keys(found.domains[0])).toEqual(['name', 'messages', 'aligned', 'sources', 'readiness']);
    expect(JSON.stringify(found.domains[0].sources)).not.toContain('203.0.113.9');
    expect(found.domains[0].readiness.why).toContain('The mails of 1 reports do not pass DMARC');

    const { out, code } = await run([forged]);
    expect(code).toBe(0);
    expect(out).toContain('1 report in mails that do not pass DMARC: what they claim counts nowhere');
    expect(out).toContain('example.com: 0 of 0 messages pass DMARC');
    expect(out).toContain('claimed only: 0 of 9000 messages pass');
    expect(out).toContain('203.0.113.9');
  });

  it('ends with 1 where something is refused, names it, and reads the rest', async () => {
    const good = fileOf('good.xml', reportXml(REPORT));
    const bad = fileOf('bad.zip', zipped({ 'a.xml': 'a', 'b.xml': 'b' }));
    const { code, out } = await run([bad, good]);

    expect(code).toBe(1);
    expect(out).toContain('2 reports read, 1 counted, 0 duplicates, 1 refused');
    expect(out).toContain('bad.zip: it is a zip of 2 files');
  });

  it('shows only the domain that is asked for, and says where there is none', async () => {
    const file = fileOf('one.xml', reportXml(REPORT));

    expect((await run([file, '--domain', 'Example.COM.'])).out).toContain('example.com: 12 of 15');
    expect((await run([file, '--domain', 'other.example'])).out).toContain('No DMARC report about other.example.');
  });

  it('knows a domain in letters of another language by both of its names', async () => {
    const given = ['münchen.example', 'XN--MNCHEN-3YA.example.'].map((domain, at) =>
      fileOf(`idn-${at}.xml`, reportXml({ ...REPORT, domain, id: `${at}` })),
    );
    const { out } = await run([...given, '--domain', 'München.example', '--json']);

    expect(JSON.parse(out).domains).toMatchObject([{ name: 'xn--mnchen-3ya.example', messages: 30 }]);
  });

  it('shows nothing of a report to the terminal but text', async () => {
    const evil = '\u009b31m\u202e\u200bevil';
    const xml = reportXml({
      ...REPORT,
      org: evil,
      rows: [
        { ip: '192.0.2.1', count: 1, dkim: false, spf: false, disposition: evil, from: 'a.example', signedBy: evil },
      ],
      p: evil,
    });
    const { out, code } = await run([fileOf('evil.xml', xml), fileOf('\u001b]0;x\u0007.txt', 'p\u001b[31mrose')]);

    expect(code).toBe(1);
    expect(out).toMatch(/^[ -~\n]*$/);
  });

  it('escapes in JSON what a terminal may obey, and says the same', async () => {
    const evil = 'p\u009b31m\u202e\u{e0041}';
    const { out } = await run([fileOf('evil.json.xml', reportXml({ ...REPORT, p: evil })), '--json']);

    expect(out).toMatch(/^[ -~]*\n$/);
    expect(JSON.parse(out).domains[0].readiness.policy).toBe(evil);
  });

  it('reads TLS reports, says what of them it counted, and has no domain without a DMARC report', async () => {
    const tls = {
      'organization-name': 'Example',
      'date-range': { 'start-datetime': '2026-01-01T00:00:00Z', 'end-datetime': '2026-01-01T23:59:59Z' },
      'report-id': '1',
      policies: [
        {
          policy: { 'policy-type': 'sts', 'policy-domain': 'example.com' },
          summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 1 },
          'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 1 }],
        },
      ],
    };
    const file = fileOf('tls.json', JSON.stringify(tls));
    const found = JSON.parse((await run([file, file, '--json'])).out);

    expect(found).toEqual({
      reports: { read: 2, counted: 1, duplicates: 1, refused: 0 },
      domains: [],
      tls: [
        {
          reporter: 'Example',
          begin: '2026-01-01T00:00:00.000Z',
          end: '2026-01-01T23:59:59.000Z',
          domain: 'example.com',
          policy: 'sts',
          successful: 5,
          failed: 1,
          failures: [{ result: 'certificate-expired', sessions: 1, mx: null }],
        },
      ],
      refused: [],
    });
    expect(JSON.parse((await run([file, '--json', '--domain', 'other.example'])).out).tls).toEqual([]);
  });

  it('counts an abuse report once, and shows it for its domain only', async () => {
    const mail = `From: loop@example.net\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nReported-Domain: example.com\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@example.com\r\n\r\nx\r\n--b--\r\n`;
    const [first, second] = [fileOf('a.eml', mail), fileOf('b.eml', `Received: from elsewhere\r\n${mail}`)];
    const { out } = await run([first, second]);

    expect(out).toContain('2 reports read, 1 counted, 1 duplicate, 0 refused');
    expect(out).toContain('Abuse reports');
    expect((await run([first, '--domain', 'other.example'])).out).not.toContain('Abuse reports');
  });

  it.each([
    [[], 'got nothing'],
    [['/no/such/file'], '/no/such/file: no such file or directory'],
    [['-', '-'], '-: standard input can be read only once'],
    [['x', '--domain', 'https://x'], '--domain: expected a domain such as example.com, got "https://x"'],
    [['x', '--nonsense'], 'See lazaretto reports --help'],
  ])('refuses %j in a sentence', async (argv, sentence) => {
    const { code, out, err } = await run(argv);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
