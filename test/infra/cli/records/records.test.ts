import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDns, serveDns } from '../../../../infra/local/dns/server.ts';
import { freshWorld } from '../../../shared/records/worlds.ts';

const run = promisify(execFile);
let dns: LocalDns;
beforeAll(async () => {
  dns = await serveDns(
    freshWorld({
      '_dmarc.brand.example': { TXT: ['v=DMARC1; p=\u001b[31mreject', 'v=DMARC1; p=none'] },
      'lost.example': 'silent',
      'bounce.alias.example': { CNAME: ['elsewhere.example'] },
      'bounce.twice.example': { TXT: ['v=spf1 ip4:192.0.2.1 ~all', 'v=spf1 ip4:192.0.2.2 ~all'] },
      '_dmarc.lost.example': 'servfail',
    }),
  );
});
afterAll(() => dns.close());

async function records(...args: string[]) {
  const settled = run(
    process.execPath,
    ['infra/cli/records.ts', '--server', `127.0.0.1:${dns.port}`, '--region', 'eu-west-1', ...args],
    { cwd: new URL('../../../../', import.meta.url).pathname },
  );
  return await settled.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  );
}

describe('lazaretto records', () => {
  it('prints one object a domain, in the form that scripts rely on, and tells beside it what is left out', async () => {
    const { code, out, err } = await records('brand.example', '--json');
    expect(code).toBe(1);
    const { domain, records: all } = JSON.parse(out);
    expect(domain).toBe('brand.example');
    expect(all.map(({ name, type, state }: Record<string, string>) => `${name} ${type} ${state}`)).toEqual([
      'bounce.brand.example MX missing',
      'bounce.brand.example TXT missing',
      '_dmarc.brand.example TXT wrong',
    ]);
    expect(Object.keys(all[0])).toEqual(['name', 'type', 'value', 'ttl', 'state', 'found']);
    expect(err).toContain('SES makes their tokens when the identity is created');
    expect(err).toContain('choose one, publish it');
  });

  it('prints a table, and nothing that a terminal would obey', async () => {
    const { code, out } = await records('brand.example', '--token', 't1,t2,t3');
    expect(code).toBe(1);
    expect(out).toContain('t2._domainkey.brand.example');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  it("has the operator's own records, where the domain is the collector of reports", async () => {
    const { out } = await records('dmarc.vendor.example', '--collector', 'dmarc.vendor.example', '--json');
    expect(JSON.parse(out).records).toMatchObject([
      { name: 'dmarc.vendor.example', type: 'MX', value: '10 inbound-smtp.eu-west-1.amazonaws.com' },
      { name: '*._report._dmarc.dmarc.vendor.example', type: 'TXT', value: 'v=DMARC1' },
    ]);
  });

  it('says in a sentence what stands there in another form, and which name is meant', async () => {
    const alias = await records('alias.example');
    expect(alias.code).toBe(1);
    expect(alias.out).toMatch(/^wrong, decide first +bounce\.alias\.example/m);
    expect(alias.out).toMatch(
      /^\* bounce\.alias\.example is an alias \(CNAME\) of elsewhere\.example, .*: remove it, or name another/m,
    );
    // Two SPF records: one with all that both of them let send.
    const { out } = await records('twice.example', '--json');
    const spf = JSON.parse(out).records.find(({ value }: { value: string }) => value.startsWith('v=spf1'));
    expect(spf).toMatchObject({ name: 'bounce.twice.example', state: 'wrong', found: expect.any(Array) });
    for (const part of ['include:amazonses.com', 'ip4:192.0.2.1', 'ip4:192.0.2.2']) expect(spf.value).toContain(part);
  });

  it('exits with 3 where the DNS does not answer', async () => {
    const { code, out } = await records('lost.example', '--json');
    expect(code).toBe(3);
    const { records: all, undetermined } = JSON.parse(out);
    expect(all.map(({ state }: { state: string }) => state)).not.toContain('unknown');
    expect(undetermined).toContainEqual({
      ...{ name: '_dmarc.lost.example', type: 'TXT', value: 'v=DMARC1; p=none', ttl: 300 },
      why: expect.stringMatching(/\w/),
    });
  });

  it('takes nothing for missing of which a resolver knows no names at all', async () => {
    const denying = await serveDns({ com: { CNAME: ['nowhere.invalid'] } });
    try {
      for (const more of [[], ['--collector', 'brand.example']]) {
        const { code, out, err } = await records(
          'brand.example',
          '--json',
          '--server',
          `127.0.0.1:${denying.port}`,
          ...more,
        );
        const { records: all, undetermined } = JSON.parse(out);
        expect({ code, all }).toEqual({ code: 3, all: [] });
        expect(undetermined.length).toBeGreaterThan(1);
        expect(err).toContain('the resolver knows no names');
        const bind = await records(
          'brand.example',
          '--format',
          'bind',
          '--server',
          `127.0.0.1:${denying.port}`,
          ...more,
        );
        expect(bind.out.split('\n').filter((line) => line !== '' && !line.startsWith(';'))).toEqual([]);
      }
    } finally {
      await denying.close();
    }
  });

  it.each([
    [['info@brand.example'], 'DOMAIN: expected a domain, got "info@brand.example": it is an address'],
    [['xn--99999999.example'], 'Punycode'],
    [['brand.example', '--format', 'zone'], '--format: expected bind | route53 | terraform | cloudflare'],
    [['brand.example', '--format', 'bind', '--json'], 'Expected --format or --json, got both'],
    [['brand.example', '--mail-from', 'a b'], '--mail-from: expected a domain'],
    [['brand.example', '--token', 'a.b'], '--token: expected a token as SES shows it'],
    [['brand.example', 'other.example', '--token', 't1'], '--token: expected one domain'],
    [['brand.example', '--ttl', '0'], '--ttl: expected 1 to 86400 seconds'],
    [[], 'Expected a domain'],
  ])('says of %j in one sentence what is wrong', async (args, says) => {
    const { code, out, err } = await records(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(says);
  });
});

describe('lazaretto records DOMAIN, beside a deployment', () => {
  it('has the keys and the MAIL FROM domain that SES has shown it, and goes without where it has not', async () => {
    const api = createServer((request, response) => {
      const isKnown = request.url === '/api/v1/identities/brand.example';
      const dkim = { tokens: ['t1', 't2', 't3'], signingZone: 'dkim.amazonses.com', origin: 'AWS_SES', verified: true };
      const known = { domain: 'brand.example', seenAt: '2026-11-20T10:00:00.000Z', dkim };
      const body = isKnown
        ? { ...known, mailFrom: 'mail.brand.example', mailFromVerified: false }
        : { title: '', status: 404, detail: 'no identity', type: '' };
      response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const namesOf = async (...args: string[]) =>
      JSON.parse((await records(...args, '--json', '--url', url)).out).records.map(
        ({ name }: { name: string }) => name,
      );
    try {
      const own = ['t1', 't2', 't3'].map((token) => `${token}._domainkey.brand.example`);
      expect(await namesOf('brand.example')).toEqual([
        ...own,
        ...['mail.brand.example', 'mail.brand.example', '_dmarc.brand.example'],
      ]);
      expect((await namesOf('brand.example', '--token', 'x1'))[0]).toBe('x1._domainkey.brand.example');
      expect((await namesOf('vendor.example'))[0]).toBe('bounce.vendor.example');
    } finally {
      api.close();
    }
  });
});

describe('lazaretto records, beside a deployment whose policy names a collector', () => {
  it('asks for reports to it, and lists what it must publish itself', async () => {
    const policy = JSON.stringify({ collector: 'dmarc.vendor.example' });
    const api = createServer((request, response) => {
      const isPolicy = request.url === '/api/v1/policy';
      const missing = { title: '', status: 404, detail: 'no identity', type: '' };
      response.writeHead(isPolicy ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isPolicy ? { policy, source: 'saved', version: '1' } : missing));
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    try {
      const own = JSON.parse((await records('dmarc.vendor.example', '--json', '--url', url)).out);
      expect(own.records.map(({ name, type }: { name: string; type: string }) => `${type} ${name}`)).toEqual([
        'MX dmarc.vendor.example',
        'TXT *._report._dmarc.dmarc.vendor.example',
      ]);
      // Nobody takes the reports yet, so they are not asked for: that it is wanted is told.
      const { err } = await records('newcomer.example', '--json', '--url', url);
      expect(err).toContain('mailto:dmarc@dmarc.vendor.example is left out until its owner says');
    } finally {
      api.close();
    }
  });
});

describe('lazaretto records TENANT', () => {
  it("lists a customer's domains with the tokens that SES has made", async () => {
    const api = createServer((request, response) => {
      const isKnown = request.url === '/api/v1/tenants/acme/order';
      response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(isKnown ? CUSTOMER : { title: '', status: 404, detail: 'nobody has ordered it', type: '' }),
      );
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    try {
      const { out } = await records('acme', '--json', '--url', url);
      expect(JSON.parse(out).records.map(({ name }: { name: string }) => name)).toEqual([
        ...['t1', 't2', 't3'].map((token) => `${token}._domainkey.brand.example`),
        'mail.brand.example',
        'mail.brand.example',
        '_dmarc.brand.example',
      ]);
      const unknown = await records('birch', '--url', url);
      expect([unknown.code, unknown.err]).toEqual([2, 'TENANT: nobody has ordered it\n']);
    } finally {
      api.close();
    }
  });
});
const CUSTOMER = {
  ...{ tenant: 'acme', stage: 'records', since: '2026-11-20T10:00:00.000Z', sets: [], steps: [] },
  template: { name: 'own', version: 1 },
  declared: { expectPerDay: null, industry: null, lists: 'unknown' },
  domains: [
    {
      ...{ domain: 'brand.example', mailFrom: 'mail.brand.example', mailFromVerified: false, region: 'eu-west-1' },
      dkim: { tokens: ['t1', 't2', 't3'], signingZone: 'dkim.amazonses.com', origin: 'AWS_SES', verified: false },
      ...{ dmarc: { policy: 'none', rua: null }, checkedAt: null, records: [], notes: [] },
    },
  ],
};
