import { describe, expect, it } from 'vitest';
import type { Zone } from '../../../../infra/local/dns/zones.ts';
import { fetchFrom, mayFetchFrom } from '../../../../shared/dns-patrol/authentication/fetching.ts';
import { parseStsPolicy } from '../../../../shared/dns-patrol/authentication/mta-sts.ts';
import type { PolicyAnswer } from '../../../../shared/dns-patrol/authentication/ports.ts';
import { DomainReport } from '../../../../shared/dns-patrol/authentication/report.ts';
import { wrongWithLogo } from '../../../../shared/dns-patrol/authentication/svg.ts';
import { fakeDns } from '../../../support/fake-dns.ts';

describe('mayFetchFrom', () => {
  it.each([
    ['198.51.100.7', true],
    ['2001:db8::7', true],
    ['168.63.129.16', false],
    ['::ffff:168.63.129.16', false],
    ['192.0.0.192', false],
    ['169.254.169.254', false],
    ['169.254.170.2', false],
    ['::ffff:169.254.169.254', false],
    ['fd00:ec2::254', false],
    ['fe80::1', false],
    ['100.100.100.200', false],
    ['127.0.0.1', false],
    ['::1', false],
    ['10.1.2.3', false],
    ['0.0.0.0', false],
    ['64:ff9b::a9fe:a9fe', false],
    ['2002:a9fe:a9fe::1', false],
    ['2001:0:a9fe:a9fe::1', false],
    ['255.255.255.255', false],
    ['::a83f:8110', false],
    ['::168.63.129.16', false],
    ['fec0::1', false],
    ['64:ff9b:1::a9fe:a9fe', false],
    ['161.26.0.10', false],
    ['166.9.1.1', false],
    ['2600::7', true],
    ['mta-sts.example.com', false],
    ['', false],
  ])('%s: %s', (address, may) => {
    expect(mayFetchFrom(address)).toBe(may);
  });
});

describe('fetchFrom', () => {
  const well: PolicyAnswer = { status: 'found', text: 'x' };
  const down: PolicyAnswer = { status: 'failed', why: 'ETIMEDOUT' };
  const wrong: PolicyAnswer = { status: 'failed', why: 'certificate: of another name', isTheirs: true };
  const fetched = async (zone: Zone, by: Readonly<Record<string, PolicyAnswer>>) => {
    const asked: string[] = [];
    const fetch = async (address: string): Promise<PolicyAnswer> => {
      asked.push(address);
      return by[address] ?? down;
    };
    return { answer: await fetchFrom(fakeDns(zone), 'h.example', 'x', fetch, new DomainReport()), asked };
  };

  it('takes a host with an IPv6 address alone', async () => {
    const zone = { 'h.example': { AAAA: ['2001:db8::7'] } };
    expect(await fetched(zone, { '2001:db8::7': well })).toMatchObject({ answer: well, asked: ['2001:db8::7'] });
  });

  it('tries the second address where the first is down, and no more once one has answered', async () => {
    const zone = { 'h.example': { A: ['198.51.100.1', '198.51.100.2', '198.51.100.3'] } };
    const { answer, asked } = await fetched(zone, { '198.51.100.2': well });
    expect({ answer, asked }).toEqual({ answer: well, asked: ['198.51.100.1', '198.51.100.2'] });
  });

  it('asks no address of our own networks, whatever else the host has', async () => {
    const zone = { 'h.example': { A: ['169.254.169.254', '168.63.129.16', '198.51.100.1'], AAAA: ['fd00:ec2::254'] } };
    expect((await fetched(zone, { '198.51.100.1': well })).asked).toEqual(['198.51.100.1']);
    const none = { 'h.example': { A: ['10.0.0.1'] } };
    expect(await fetched(none, {})).toMatchObject({ answer: { status: 'none' }, asked: [] });
  });

  it('takes a wrong certificate for a failure, and no connection for nothing', async () => {
    const zone = { 'h.example': { A: ['198.51.100.1', '198.51.100.2'] } };
    expect((await fetched(zone, { '198.51.100.1': wrong, '198.51.100.2': wrong })).answer.status).toBe('unfit');
    expect((await fetched(zone, { '198.51.100.1': wrong })).answer.status).toBe('failed');
    expect((await fetched({ 'h.example': 'servfail' }, {})).answer.status).toBe('unknown');
  });
});

describe('parseStsPolicy', () => {
  it('reads lines of nothing but blanks in a time that grows with their length alone', () => {
    const blanks = `mx:${' \t'.repeat(30_000)}x`;
    expect(parseStsPolicy(`version: STSv1\n${blanks}\n`)).toContain('mode');
  });
});

describe('wrongWithLogo', () => {
  const svg = (inside: string, root = 'version="1.2" baseProfile="tiny-ps"') =>
    `<svg xmlns="http://www.w3.org/2000/svg" ${root}><title>Brand</title>${inside}</svg>`;
  it.each([
    [svg('<path d="M0 0"/>'), null],
    [svg('<use href="#a"/>'), null],
    [`<!DOCTYPE svg>${svg('')}`, 'DOCTYPE'],
    [svg('<script>1</script>'), 'element script'],
    [svg('<svg:script/>'), 'element script'],
    [svg('<image href="https://example.com/a.png"/>'), 'element image'],
    [svg('<use xlink:href="https://example.com/a.svg#b"/>'), 'outside'],
    [svg('<rect onclick="x()"/>'), 'event handler'],
    [svg('', 'version="1.1" baseProfile="tiny-ps"'), 'version'],
    [svg('', 'version="1.2"'), 'baseProfile'],
    [svg('').replace('<title>Brand</title>', ''), 'title'],
    ['not an image', 'no SVG'],
    ['', 'no SVG'],
  ])('%s', (text, says) => {
    const wrong = wrongWithLogo(text);
    if (says === null) expect(wrong).toBeNull();
    else expect(wrong).toContain(says);
  });
});
