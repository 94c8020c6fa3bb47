import { Packet } from 'dns2';
import { describe, expect, it } from 'vitest';
import type { Twist } from '../../infra/local/dns/server.ts';
import type { Zone } from '../../infra/local/dns/zones.ts';
import { builtInLists } from '../../shared/dns-patrol/blocklists/catalogue.ts';
import { type Checked, checkListings } from '../../shared/dns-patrol/blocklists/check.ts';
import { Blocklist } from '../../shared/dns-patrol/blocklists/model.ts';
import type { ProbeAnswer } from '../../shared/dns-patrol/blocklists/probe.ts';
import { type ListTarget, parseTarget } from '../../shared/dns-patrol/blocklists/target.ts';
import { dnsOver } from '../support/dns.ts';

const target = (text: string): ListTarget => {
  const parsed = parseTarget(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.target;
};
const own = (id: string): ProbeAnswer => {
  const zone = `${id}.bl.example`;
  return { list: Blocklist.parse({ id, zone }), zone };
};
const builtIn = (id: string): ProbeAnswer => {
  const list = builtInLists().find((one) => one.id === id);
  if (list === undefined) throw new Error(id);
  return { list, zone: list.zone };
};
const wellKept = (zone: string): Zone => ({ [`2.0.0.127.${zone}`]: { A: ['127.0.0.2'] }, [zone]: {} });
const random = () => 0.5;
const statuses = ({ verdicts }: Checked, list: string) =>
  verdicts.filter((verdict) => verdict.list === list).map(({ status }) => status);
const TARGETS = ['192.0.2.10', '192.0.2.11', '198.51.100.1'].map(target);

/** Nobody is listed anywhere but 192.0.2.10 on the well-kept list, whatever else the lists say. */
const LISTS = {
  good: {
    ...wellKept('good.bl.example'),
    '10.2.0.192.good.bl.example': { A: ['127.0.0.2'], TXT: ['spam \u001b[31mtrap'] },
  },
  world: { 'world.bl.example': {}, '*.world.bl.example': { A: ['127.0.0.2'] } },
  clever: { ...wellKept('clever.bl.example'), '*.2.0.192.clever.bl.example': { A: ['127.0.0.2'] } },
  emptied: { 'emptied.bl.example': {} },
  parked: { '*.parked.bl.example': { A: ['203.0.113.80'] } },
  servfail: { '*.servfail.bl.example': 'servfail' },
  refusing: { '*.refusing.bl.example': 'refused' },
  silent: { '*.silent.bl.example': 'silent' },
} satisfies Record<string, Zone>;

describe('no false listing', () => {
  it('finds the one listing there is, and nothing more, among lists that lie, die and keep silent', async () => {
    const zone: Zone = Object.assign({}, ...Object.values(LISTS), {
      '*.zen.spamhaus.org': { A: ['127.255.255.254'], TXT: ['Error: open resolver'] },
      '*.multi.uribl.com': { A: ['127.0.0.1'] },
    });
    await using setup = await dnsOver(zone);
    const asked = [...Object.keys(LISTS).map(own), builtIn('spamhaus-zen'), builtIn('uribl')];

    const checked = await checkListings({ dns: setup.dns, random }, asked, [...TARGETS, target('example.com')]);

    expect(checked.verdicts.filter(({ status }) => status === 'listed')).toMatchObject([
      { target: { name: '192.0.2.10' }, list: 'good', codes: ['127.0.0.2'], text: 'spam \u001b[31mtrap' },
    ]);
    expect(statuses(checked, 'good')).toEqual(['listed', 'clean', 'clean']);
    expect(Object.fromEntries(checked.lists.map(({ asked: { list }, health }) => [list.id, health.state]))).toEqual({
      good: 'ok',
      world: 'wildcard',
      clever: 'wildcard',
      emptied: 'empty',
      parked: 'wildcard',
      servfail: 'unreachable',
      refusing: 'unreachable',
      silent: 'unreachable',
      'spamhaus-zen': 'blocked',
      uribl: 'blocked',
    });
    for (const id of Object.keys(LISTS).filter((name) => name !== 'good')) {
      expect(new Set(statuses(checked, id)), id).toEqual(new Set(['unknown']));
    }
  });

  it('counts nothing that comes through a resolver which rewrites NXDOMAIN', async () => {
    const zone: Zone = { ...wellKept('a.bl.example'), ...wellKept('b.bl.example'), '*': { A: ['203.0.113.80'] } };
    // A wildcard ends where a name exists; such a resolver does not care.
    const rewriting = { ...zone, '*.a.bl.example': { A: ['203.0.113.80'] }, '*.b.bl.example': { A: ['203.0.113.80'] } };
    await using setup = await dnsOver(rewriting);
    const checked = await checkListings({ dns: setup.dns, random }, [own('a'), own('b')], TARGETS);

    expect(new Set(checked.verdicts.map(({ status }) => status))).toEqual(new Set(['unknown']));
    expect(checked.suspicion).toContain('the resolver rewrites answers');
  });

  it.each([
    ['begins to list the world', { '*.dying.bl.example': { A: ['127.0.0.2'] } }, 'wildcard'],
    ['is emptied', { 'dying.bl.example': {} }, 'empty'],
    ['falls silent', { '*.dying.bl.example': 'silent' }, 'unreachable'],
    ['begins to refuse', { '*.dying.bl.example': { A: ['127.255.255.255'] } }, 'blocked'],
  ] satisfies [string, Zone, string][])('a list that %s in the middle of a run', async (_, after, state) => {
    let seen = 0;
    let serve = (): void => undefined;
    await using setup = await dnsOver(wellKept('dying.bl.example'), {
      twist: ({ name }) => {
        // The third probe is over; what comes now are the targets.
        if (/^\d+\.(2\.0\.192|100\.51\.198)\.dying/.test(name) && ++seen === 2) serve();
        return null;
      },
    });
    serve = () => setup.server.serve(after);
    const checked = await checkListings({ dns: setup.dns, random }, [own('dying')], TARGETS);

    expect(checked.lists[0]?.health.state).toBe(state);
    expect(statuses(checked, 'dying')).toEqual(['unknown', 'unknown', 'unknown']);
  });

  const forged = (message: Buffer, change: (packet: Packet) => void): Buffer => {
    const packet = Packet.createResponseFromRequest(Packet.parse(message));
    const name = packet.questions[0]?.name ?? '';
    packet.answers.push(new Packet.Resource({ name, type: 1, class: 1, ttl: 60, address: '127.0.0.2' }));
    change(packet);
    return packet.toBuffer();
  };
  it.each([
    [
      'a spoofed reply',
      (message) => [forged(message, ({ header }) => Object.assign(header, { id: header.id ^ 0x5555 }))],
    ],
    [
      'an answer to another question',
      (message) => [forged(message, ({ questions: [q] }) => Object.assign(q ?? {}, { name: 'other.example' }))],
    ],
    ['truncated answers, and a TCP peer that is silent', () => 'truncate'],
    ['an answer cut in the middle', (message) => [forged(message, () => undefined).subarray(0, -3)]],
  ] satisfies [string, (message: Buffer) => Twist][])('%s', async (_, twist) => {
    const isTarget = (name: string): boolean => /^1[01]\.2\.0\.192/.test(name);
    await using setup = await dnsOver(wellKept('good.bl.example'), {
      twist: ({ name, over }, message) => {
        if (!isTarget(name)) return null;
        return over === 'tcp' ? 'silent' : twist(message);
      },
    });
    const checked = await checkListings({ dns: setup.dns, random }, [own('good')], TARGETS);

    expect(statuses(checked, 'good')).toEqual(['unknown', 'unknown', 'clean']);
  });

  it('asks for IPv6 by nibbles, and probes IPv6 before it believes a list about it', async () => {
    const nibbles = (last: string): string => `${last}.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.six.bl.example`;
    const test = `2.0.0.0.0.0.f.7.f.f.f.f.${'0.'.repeat(20)}six.bl.example`;
    const list = Blocklist.parse({ id: 'six', zone: 'six.bl.example', targets: ['ipv4', 'ipv6'] });
    const zone: Zone = { ...wellKept('six.bl.example'), [nibbles('1')]: { A: ['127.0.0.2'] } };
    const targets = ['2001:db8::1', '2001:db8::2', '192.0.2.10'].map(target);

    await using without = await dnsOver(zone);
    const unproven = await checkListings({ dns: without.dns, random }, [{ list, zone: list.zone }], targets);
    expect(statuses(unproven, 'six')).toEqual(['unknown', 'unknown', 'clean']);

    await using withTest = await dnsOver({ ...zone, [test]: { A: ['127.0.0.2'] } });
    const proven = await checkListings({ dns: withTest.dns, random }, [{ list, zone: list.zone }], targets);
    expect(statuses(proven, 'six')).toEqual(['listed', 'clean', 'clean']);
  });

  it('never shows a key', async () => {
    const list = builtIn('spamhaus-zen-dqs').list;
    const asked = { list, zone: 'abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net' };
    const alias: Zone = { '*.abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net': { CNAME: ['loop.example'] } };
    const loop = (_: unknown, message: Buffer): Twist => [
      forged(message, (packet) => {
        const name = packet.questions[0]?.name ?? '';
        packet.answers = [new Packet.Resource({ name, type: 5, class: 1, domain: name })];
      }),
    ];
    await using setup = await dnsOver(alias, { twist: loop });
    const checked = await checkListings({ dns: setup.dns, random }, [asked], TARGETS);
    expect(JSON.stringify(checked.verdicts)).not.toContain('abcdefghij');
    expect(JSON.stringify(checked.lists.map(({ health }) => health))).not.toContain('abcdefghij');
  });
});

describe('no false clean', () => {
  /** What a resolver does to answers on their way. */
  const resolverThat = (change: (packet: Packet) => void) => (_: unknown, message: Buffer) => {
    const packet = Packet.createResponseFromRequest(Packet.parse(message));
    change(packet);
    return [packet.toBuffer()];
  };

  it('names a resolver that lets no address of 127.0.0.0/8 through, and calls nobody clean', async () => {
    await using setup = await dnsOver({}, { twist: resolverThat(() => undefined) });
    const asked = builtInLists()
      .filter((list) => list.enabled && list.needs.kind === 'nothing')
      .map((list) => ({ list, zone: list.zone }));
    const checked = await checkListings({ dns: setup.dns, random: Math.random }, asked, [
      ...TARGETS,
      target('brand.example'),
    ]);
    expect(new Set(checked.verdicts.map(({ status }) => status))).toEqual(new Set(['unknown']));
    expect(checked.suspicion).toContain('lets no address of 127.0.0.0/8 through');
  });

  it('calls nobody clean by a list that was emptied, or that has no test entry', async () => {
    await using setup = await dnsOver({});
    const asked = builtInLists().map((list) => ({ list, zone: list.zone }));
    const targets = [...TARGETS, target('2001:db8::1'), target('links.brand.example')];
    const checked = await checkListings({ dns: setup.dns, random: Math.random }, asked, targets);
    expect(new Set(checked.verdicts.map(({ status }) => status))).toEqual(new Set(['unknown']));
  });

  it('finds out a list of the world, whatever it leaves out for those who test it', async () => {
    await using setup = await dnsOver({
      'world.bl.example': {},
      '*.world.bl.example': { A: ['127.0.0.2'] },
      ...{
        '1.0.0.127.world.bl.example': {},
        '0.0.127.world.bl.example': {},
        '2.0.0.127.world.bl.example': { A: ['127.0.0.2'] },
      },
      ...{ '2.0.192.world.bl.example': {}, '100.51.198.world.bl.example': {}, '113.0.203.world.bl.example': {} },
    });
    for (let run = 0; run < 20; run++) {
      const checked = await checkListings({ dns: setup.dns, random: Math.random }, [own('world')], [target('8.8.8.8')]);
      expect(checked.verdicts).toMatchObject([{ status: 'unknown', why: expect.stringContaining('wildcard') }]);
    }
  });

  it.each([
    ['registered', 'links.brand.example', 'listed'],
    ['registered', 'a.b.brand.example', 'listed'],
    ['registered', 'brand.example', 'listed'],
    ['registered', 'other.example', 'clean'],
    ['whole', 'links.brand.example', 'clean'],
    ['both', 'links.brand.example', 'listed'],
    ['both', 'host.free.example', 'listed'],
    ['both', 'www.free.example', 'clean'],
  ] as const)('asks a list that wants %s about %s: %s', async (hosts, name, status) => {
    const list = Blocklist.parse({ id: 'uri', zone: 'uri.bl.example', targets: ['domain'], hosts });
    await using setup = await dnsOver({
      'uri.bl.example': {},
      'test.uri.bl.example': { A: ['127.0.0.2'] },
      'brand.example.uri.bl.example': { A: ['127.0.0.2'] },
      'host.free.example.uri.bl.example': { A: ['127.0.0.2'] },
    });
    const checked = await checkListings({ dns: setup.dns, random }, [{ list, zone: list.zone }], [target(name)]);
    expect(checked.verdicts.map((verdict) => verdict.status)).toEqual([status]);
  });
});
