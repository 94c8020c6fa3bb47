import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patrolAuth } from '../../../../infra/cli/patrol/auth.ts';
import { type LocalDns, serveDns } from '../../../../infra/local/dns/server.ts';
import { patrol } from './run.ts';

let dns: LocalDns;
beforeAll(async () => {
  dns = await serveDns({
    com: {},
    'example.com': {
      NS: ['ns.example.com'],
      MX: [{ preference: 10, exchange: 'mail.example.com' }],
      TXT: ['v=spf1 ip4:192.0.2.1 -all'],
    },
    'mail.example.com': { A: ['192.0.2.5'] },
    '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@example.com'] },
    '1.2.0.192.in-addr.arpa': { PTR: ['mail.example.com'] },
    'evil.example': { TXT: ['v=spf1 \u001b[31m\u0007 +all', '\u202e'] },
    'loop.example': { NS: ['ns.example'], TXT: ['v=spf1 include:loop.example -all'] },
    'lost.example': 'servfail',
    '_dmarc.lost.example': 'bogus',
    '*.lost.example': 'silent',
  });
});
afterAll(() => dns.close());

const auth = (...args: string[]) => patrol('auth', ...args, '--server', `127.0.0.1:${dns.port}`);

describe('npm run patrol -- auth', () => {
  it('says what is wrong, in the form that scripts rely on, and exits with 1', async () => {
    const { code, out, err } = await auth('Example.com', '--ip', '192.0.2.1', '::ffff:192.0.2.1', '--json');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      domains: [
        {
          domain: 'example.com',
          findings: [
            {
              rule: 'ptr-unconfirmed',
              severity: 'critical',
              seen: '192.0.2.1 is mail.example.com, which does not have that address',
              expected: 'a name that has this very address',
              mend: null,
            },
          ],
          undetermined: [],
          spf: { result: 'pass', lookups: 0, voidLookups: 0 },
          dmarc: { policy: 'reject', recordDomain: 'example.com', organizationalDomain: 'example.com' },
        },
      ],
    });
  });

  it('exits with 0 when all is well, and with 3 when it could not find out', async () => {
    expect((await auth('example.com')).code).toBe(0);
    const { code, out } = await auth('lost.example', '--json');
    expect(code).toBe(3);
    const { findings, undetermined } = JSON.parse(out).domains[0];
    expect(findings).toEqual([]);
    expect(undetermined).toContainEqual({ check: 'dmarc', why: expect.stringContaining('DNSSEC_BOGUS') });
  });

  it('shows nothing that a terminal would obey, and comes to an end in a loop', async () => {
    const { code, out } = await auth('evil.example', 'loop.example');
    expect(code).toBe(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(out).toContain('spf-include-loop');
    expect(out).toContain('required of bulk senders');
  });

  it.each([
    [[], 'Expected a domain. See npm run patrol -- --help'],
    [['192.0.2.1'], '"192.0.2.1": expected a domain: it is no domain name'],
    [['example.com', '--ip', 'example.com'], '--ip: expected an IP address'],
    [['example.com', '--ip', '10.0.0.1'], '--ip: "10.0.0.1": expected a public address, got a private address'],
    [['example.com', '--selector', 'a b'], '--selector: expected a DKIM selector'],
  ])('says of %j in one sentence what is wrong', async (args, says) => {
    await expect(patrolAuth(args)).rejects.toThrow(says);
  });
});
