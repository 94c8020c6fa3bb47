import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDns, serveDns } from '../../../../infra/local/dns/server.ts';
import { freshWorld } from '../../../shared/records/worlds.ts';
import { runInPipe } from '../../../support/command-line.ts';

let dns: LocalDns;
let directory: string;
beforeAll(async () => {
  dns = await serveDns(freshWorld({ 'bounce.brand.example': { CNAME: ['mail.vendor.example'] } }));
  directory = await mkdtemp(join(tmpdir(), 'plan-'));
});
afterAll(async () => {
  await dns.close();
  await rm(directory, { recursive: true });
});

function plan(...args: string[]) {
  const server = `127.0.0.1:${dns.port}`;
  const noConnection = () => Promise.reject(new Error('a plan asks no deployment'));
  return runInPipe(['onboard', ...args, '--plan', '--server', server, '--region', 'eu-west-1'], noConnection);
}

describe('lazaretto onboard --plan', () => {
  it('prints one object, in the form that scripts rely on, without a deployment', async () => {
    const { code, out } = await plan('acme', '--domain', 'brand.example', '--stream', 'marketing', '--json');
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(Object.keys(answer)).toEqual(['tenant', 'sets', 'calls', 'records']);
    expect(answer).toMatchObject({ tenant: 'acme', sets: ['acme-marketing'] });
    expect(Object.keys(answer.calls[0])).toEqual(['call', 'on', 'why']);
    expect(Object.keys(answer.records[0])).toEqual(['name', 'type', 'value', 'state']);
    expect(answer.records).toContainEqual({
      name: 'bounce.brand.example',
      type: 'MX',
      value: '10 feedback-smtp.eu-west-1.amazonses.com',
      state: 'wrong',
    });
  });

  it('asks for reports to the collector that the command line names, once that says it takes them', async () => {
    const { out } = await plan('acme', '--domain', 'newcomer.example', '--collector', 'dmarc.vendor.example');
    expect(out).toContain(
      'mailto:acme@dmarc.vendor.example is left out until its owner says that it takes the reports',
    );
    await expect(plan('acme', '--domain', 'newcomer.example', '--collector', 'a@b.example')).rejects.toThrow(
      '--collector: expected a domain, got "a@b.example": it is an address',
    );
  });

  it('tells a person what is in the way, and that nothing was changed', async () => {
    const { out } = await plan('acme', '--domain', 'brand.example');
    expect(out).toContain('bounce.brand.example is an alias (CNAME) of mail.vendor.example');
    expect(out.trim().endsWith('Nothing was changed.')).toBe(true);
  });

  it('reads a template from a file, and says of each field that is wrong which one it is', async () => {
    const good = join(directory, 'good.json');
    await writeFile(
      good,
      JSON.stringify({ name: 'own', version: 3, streams: { news: {} }, domain: { mailFrom: 'mail' } }),
    );
    const { out } = await plan('acme', '--domain', 'brand.example', '--template', good, '--json');
    expect(JSON.parse(out).sets).toEqual(['acme-news']);
    const bad = join(directory, 'bad.json');
    await writeFile(bad, JSON.stringify({ name: 'own', version: 3, streams: { news: { pool: 'ses-x' } } }));
    await expect(plan('acme', '--domain', 'brand.example', '--template', bad)).rejects.toThrow(
      `--template: ${bad}: template.streams.news.pool: expected a dedicated IP pool of your own`,
    );
  });

  it.each([
    [['acme'], '--domain: expected at least one, got none'],
    [['--domain', 'brand.example'], 'Expected one tenant, got 0'],
    [['ses-x', '--domain', 'brand.example'], "TENANT: expected a name that is not SES's own"],
    [
      ['acme', '--domain', 'info@brand.example'],
      '--domain: expected a domain, got "info@brand.example": it is an address',
    ],
    [['acme', '--domain', 'brand.example', '--expect', 'many'], '--expect: expected mails a day such as 5000/day'],
    [
      ['acme', '--domain', 'brand.example', '--template', 'none'],
      '--template: expected standard | transactional, or a file',
    ],
    [['acme', '--domain', 'brand.example', '--lists', 'bought'], '--lists: expected opt-in'],
  ])('says of %j what is wrong, naming the field', async (args, says) => {
    await expect(plan(...args)).rejects.toThrow(says);
  });
});
