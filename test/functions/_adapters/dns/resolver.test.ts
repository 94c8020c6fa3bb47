import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Packet } from 'dns2';
import { describe, expect, it } from 'vitest';
import { dnsResolver } from '../../../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../../../functions/_adapters/dns/server.ts';
import { serveDns, type Twist } from '../../../../infra/local/dns/server.ts';
import { dnsOver, HASTE, resolverOf } from '../../../support/dns.ts';

const ZONE = {
  'example.com': {
    A: ['192.0.2.1', '192.0.2.2'],
    AAAA: ['2001:db8::1'],
    MX: [{ preference: 10, exchange: 'Mail.Example.com' }],
    NS: ['ns.example.com'],
    TXT: ['v=spf1 -all', ['in ', 'two parts']],
  },
  'www.example.com': { CNAME: ['example.com'] },
  'broken.example.com': { CNAME: ['gone.example.com'] },
  'big.example.com': { TXT: Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(200)}`) },
  'servfail.example.com': 'servfail',
  'refused.example.com': 'refused',
  'bogus.example.com': 'bogus',
  'silent.example.com': 'silent',
  '1.2.0.192.in-addr.arpa': { PTR: ['Mail.Example.com'] },
} as const;

describe('what servers answer', () => {
  it.each([
    { name: 'example.com', type: 'A', records: ['192.0.2.1', '192.0.2.2'] },
    { name: 'EXAMPLE.com.', type: 'A', records: ['192.0.2.1', '192.0.2.2'] },
    { name: 'example.com', type: 'AAAA', records: ['2001:db8::1'] },
    { name: 'example.com', type: 'MX', records: [{ preference: 10, exchange: 'mail.example.com' }] },
    { name: 'example.com', type: 'NS', records: ['ns.example.com'] },
    { name: 'example.com', type: 'TXT', records: [['v=spf1 -all'], ['in ', 'two parts']] },
    { name: '1.2.0.192.in-addr.arpa', type: 'PTR', records: ['mail.example.com'] },
    { name: 'www.example.com', type: 'CNAME', records: ['example.com'] },
  ] as const)('finds $type of $name', async ({ name, type, records }) => {
    await using setup = await dnsOver(ZONE);
    expect(await setup.dns.ask(name, type)).toMatchObject({ status: 'found', records, aliases: [], ttlSeconds: 300 });
  });

  it('follows an alias, and says so', async () => {
    await using setup = await dnsOver(ZONE);
    expect(await setup.dns.ask('www.example.com', 'A')).toMatchObject({ status: 'found', aliases: ['example.com'] });
    expect(await setup.dns.ask('broken.example.com', 'A')).toMatchObject({
      status: 'absent',
      kind: 'nxdomain',
      aliases: ['gone.example.com'],
    });
  });

  it('tells a name that does not exist from one without such a record, and knows how long that holds', async () => {
    await using setup = await dnsOver(ZONE);
    const nxdomain = await setup.dns.ask('gone.example.com', 'A');
    expect(nxdomain).toMatchObject({ status: 'absent', kind: 'nxdomain', ttlSeconds: 60 });
    expect(await setup.dns.ask('example.com', 'SPF')).toMatchObject({ status: 'absent', kind: 'nodata' });
    expect(await setup.dns.ask('0.192.in-addr.arpa', 'PTR')).toMatchObject({ status: 'absent', kind: 'nodata' });
  });

  it.each([
    ['servfail.example.com', 'servfail', 'SERVFAIL'],
    ['refused.example.com', 'refused', 'REFUSED'],
    ['bogus.example.com', 'bogus', 'DNSSEC_BOGUS'],
  ])('takes neither found nor absent from %s', async (name, reason, says) => {
    await using setup = await dnsOver(ZONE);
    expect(await setup.dns.ask(name, 'A')).toEqual({ status: 'failed', reason, why: expect.stringContaining(says) });
    expect(setup.server.queries).toHaveLength(1);
  });

  it.each(['a..example.com', '', `${'x'.repeat(64)}.example.com`, `${'abcd.'.repeat(51)}com`])(
    'does not ask for %j',
    async (name) => {
      await using setup = await dnsOver(ZONE);
      expect(await setup.dns.ask(name, 'A')).toMatchObject({ status: 'failed', reason: 'invalid-name' });
      expect(setup.server.queries).toEqual([]);
    },
  );

  it('reaches a server by IPv6, however its address is written', async () => {
    const server = await serveDns(ZONE, { address: '::1' });
    const dns = dnsResolver({ ...HASTE, servers: [dnsServer('0:0:0:0:0:0:0:1', server.port)] });
    expect(await dns.ask('example.com', 'A')).toMatchObject({ status: 'found' });
    expect(await dns.ask('big.example.com', 'TXT')).toMatchObject({ status: 'found' });
    expect(server.queries.map(({ over }) => over)).toEqual(['udp', 'udp', 'tcp']);
    dns.close();
    await server.close();
  });
});

describe('what gets lost', () => {
  it('asks again, and takes the answer', async () => {
    let asked = 0;
    await using setup = await dnsOver(ZONE, { twist: () => (++asked < 3 ? 'silent' : null) });
    expect(await setup.dns.ask('example.com', 'A')).toMatchObject({ status: 'found' });
    expect(asked).toBe(3);
  });

  it('says that there was no answer, after as many attempts as it may make', async () => {
    await using setup = await dnsOver(ZONE);
    expect(await setup.dns.ask('silent.example.com', 'A')).toMatchObject({ status: 'failed', reason: 'timeout' });
    expect(setup.server.queries).toHaveLength(3);
  });

  it('does not wait beyond the deadline', async () => {
    const patience = { attempts: 1_000, deadlineMs: 150, tcpMs: 10, lastMs: 10 };
    await using setup = await dnsOver(ZONE, {}, { patience, retryMs: { initialMs: 50, leastMs: 50, mostMs: 50 } });
    expect(await setup.dns.ask('silent.example.com', 'A')).toMatchObject({ status: 'failed', reason: 'timeout' });
    expect(setup.server.queries.length).toBeLessThan(5);
  });

  it('goes to the next server, for silence and for an error', async () => {
    const good = await serveDns(ZONE);
    const bad = await serveDns({ 'example.com': 'servfail', 'www.example.com': 'silent' });
    const dns = resolverOf([bad, good]);
    expect(await dns.ask('example.com', 'A')).toMatchObject({ status: 'found', server: `127.0.0.1:${good.port}` });
    expect(await dns.ask('www.example.com', 'A')).toMatchObject({ status: 'found', server: `127.0.0.1:${good.port}` });
    dns.close();
    await Promise.all([good.close(), bad.close()]);
  });

  it('asks another server than the one that is not wanted, where there is another', async () => {
    const [first, second] = [await serveDns(ZONE), await serveDns(ZONE)];
    const dns = resolverOf([first, second]);
    const got = await dns.ask('example.com', 'A', { notServer: `127.0.0.1:${first.port}`, fresh: true });
    expect(got).toMatchObject({ server: `127.0.0.1:${second.port}` });
    dns.close();
    await Promise.all([first.close(), second.close()]);
  });

  it('knows at once that a port is closed', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    socket.close();
    const dns = dnsResolver({ ...HASTE, servers: [dnsServer('127.0.0.1', port)] });
    expect(await dns.ask('example.com', 'A')).toMatchObject({ status: 'failed', reason: 'unreachable' });
    dns.close();
  });

  it('stops waiting when nobody wants to know any more, and others still get their answer', async () => {
    await using setup = await dnsOver(ZONE);
    const stop = new AbortController();
    const impatient = setup.dns.ask('example.com', 'A', { signal: stop.signal });
    const patient = setup.dns.ask('example.com', 'A');
    stop.abort();
    expect(await impatient).toMatchObject({ status: 'failed', reason: 'cancelled' });
    expect(await patient).toMatchObject({ status: 'found' });
  });
});

describe('what is too long', () => {
  it('fits 1,232 bytes with EDNS, and asks over TCP beyond', async () => {
    await using setup = await dnsOver(ZONE);
    const answer = await setup.dns.ask('big.example.com', 'TXT');
    expect(answer.status === 'found' && answer.records).toHaveLength(20);
    expect(setup.server.queries.map(({ over }) => over)).toEqual(['udp', 'tcp']);
  });

  it('speaks to a server that knows no EDNS', async () => {
    await using setup = await dnsOver(ZONE, { edns: false });
    expect(await setup.dns.ask('example.com', 'A')).toMatchObject({ status: 'found' });
    expect(await setup.dns.ask('example.com', 'MX')).toMatchObject({ status: 'found' });
    // The first question twice; then it is known.
    expect(setup.server.queries).toHaveLength(3);
  });

  it('does not wait for ever for a TCP peer that is silent', async () => {
    await using setup = await dnsOver(ZONE, { twist: ({ over }) => (over === 'tcp' ? 'silent' : 'truncate') });
    expect(await setup.dns.ask('example.com', 'A')).toMatchObject({
      status: 'failed',
      reason: 'truncated',
      why: expect.stringContaining('no answer in time'),
    });
  });

  it('takes the answer of another server when one cannot send it whole', async () => {
    const cut = await serveDns(ZONE, { twist: ({ over }) => (over === 'tcp' ? 'silent' : 'truncate') });
    const good = await serveDns(ZONE);
    const dns = resolverOf([cut, good]);
    expect(await dns.ask('example.com', 'A')).toMatchObject({ status: 'found', server: `127.0.0.1:${good.port}` });
    dns.close();
    await Promise.all([cut.close(), good.close()]);
  });
});

describe('who is not believed', () => {
  const reply = (message: Buffer, change: (packet: Packet) => void): Buffer => {
    const packet = Packet.createResponseFromRequest(Packet.parse(message));
    packet.answers.push(new Packet.Resource({ name: 'example.com', type: 1, class: 1, ttl: 60, address: '127.0.0.2' }));
    change(packet);
    return packet.toBuffer();
  };
  const forgeries: Record<string, (message: Buffer) => Uint8Array> = {
    'another id': (message) => reply(message, ({ header }) => Object.assign(header, { id: header.id ^ 1 })),
    'another name': (message) =>
      reply(message, ({ questions: [q] }) => Object.assign(q ?? {}, { name: 'example.org' })),
    'another type': (message) => reply(message, ({ questions: [q] }) => Object.assign(q ?? {}, { type: 16 })),
    'another class': (message) => reply(message, ({ questions: [q] }) => Object.assign(q ?? {}, { class: 3 })),
    'two questions': (message) => reply(message, (packet) => packet.questions.push(...packet.questions)),
    'a question sent back': (message) => message,
    'an update': (message) => reply(message, ({ header }) => Object.assign(header, { opcode: 5 })),
    'half a message': (message) => reply(message, () => undefined).subarray(0, 40),
    'no message at all': () => Buffer.from([1]),
  };

  it.each(Object.keys(forgeries))('%s: it waits for the true answer', async (name) => {
    const forge = forgeries[name] ?? (() => Buffer.alloc(0));
    const truth = (message: Buffer) =>
      reply(message, ({ answers: [answer] }) => Object.assign(answer ?? {}, { address: '192.0.2.1' }));
    const twist = (_: unknown, message: Buffer): Twist => [forge(message), truth(message)];
    await using setup = await dnsOver(ZONE, { twist });
    expect(await setup.dns.ask('example.com', 'A')).toMatchObject({ status: 'found', records: ['192.0.2.1'] });
  });

  it.each(Object.keys(forgeries))('%s: where nothing else comes, nobody knows', async (name) => {
    const forge = forgeries[name] ?? (() => Buffer.alloc(0));
    await using setup = await dnsOver(ZONE, { twist: (_, message) => [forge(message)] });
    expect(await setup.dns.ask('example.com', 'A')).toMatchObject({ status: 'failed' });
  });

  it('a record of another name in the answer is not the answer', async () => {
    const twist = (_: unknown, message: Buffer): Twist => [
      reply(message, ({ answers: [answer] }) => Object.assign(answer ?? {}, { name: 'elsewhere.example' })),
    ];
    await using setup = await dnsOver(ZONE, { twist });
    expect(await setup.dns.ask('example.com', 'A')).toMatchObject({ status: 'absent', kind: 'nodata' });
  });

  it('an alias of itself has no end', async () => {
    const twist = (_: unknown, message: Buffer): Twist => [
      reply(message, (packet) => {
        packet.answers = [
          new Packet.Resource({ name: 'example.com', type: 5, class: 1, domain: 'b.example' }),
          new Packet.Resource({ name: 'b.example', type: 5, class: 1, domain: 'example.com' }),
        ];
      }),
    ];
    await using setup = await dnsOver(ZONE, { twist });
    expect(await setup.dns.ask('example.com', 'A')).toMatchObject({ status: 'failed', reason: 'loop' });
  });

  it('a referral to other servers is not absence', async () => {
    const twist = (_: unknown, message: Buffer): Twist => [
      reply(message, (packet) => {
        packet.answers = [];
        packet.authorities = [new Packet.Resource({ name: 'com', type: 2, class: 1, ns: 'ns.example' })];
      }),
    ];
    await using setup = await dnsOver(ZONE, { twist });
    expect(await setup.dns.ask('example.com', 'A')).toMatchObject({ status: 'failed', reason: 'lame' });
  });
});

describe('how much is asked', () => {
  it('asks once for what is asked at the same time, and remembers it as long as the TTL says', async () => {
    await using setup = await dnsOver(ZONE);
    const [first, second] = await Promise.all([setup.dns.ask('example.com', 'A'), setup.dns.ask('Example.com.', 'A')]);
    expect(second).toEqual(first);
    await setup.dns.ask('example.com', 'A');
    await setup.dns.ask('gone.example.com', 'A');
    await setup.dns.ask('gone.example.com', 'A');
    expect(setup.server.queries).toHaveLength(2);
    expect(setup.dns.stats).toEqual({ asked: 2, cached: 2, coalesced: 1 });
  });

  it('asks again when told to, and after every failure', async () => {
    await using setup = await dnsOver(ZONE);
    await setup.dns.ask('example.com', 'A');
    await setup.dns.ask('example.com', 'A', { fresh: true });
    await setup.dns.ask('servfail.example.com', 'A');
    await setup.dns.ask('servfail.example.com', 'A');
    expect(setup.server.queries).toHaveLength(4);
  });

  it('has no more under way than it may, of a zone and of all', async () => {
    const under = { zone: 0, all: 0, mostZone: 0, mostAll: 0 };
    const answers: (() => void)[] = [];
    const socket = createSocket('udp4');
    socket.on('message', (message, from) => {
      const isZone = Packet.parse(message).questions[0]?.name.endsWith('.zone.example') === true;
      under.all++;
      if (isZone) under.zone++;
      under.mostAll = Math.max(under.mostAll, under.all);
      under.mostZone = Math.max(under.mostZone, under.zone);
      answers.push(() => {
        under.all--;
        if (isZone) under.zone--;
        socket.send(Packet.createResponseFromRequest(Packet.parse(message)).toBuffer(), from.port, from.address);
      });
      setImmediate(() => answers.shift()?.());
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const servers = [dnsServer('127.0.0.1', socket.address().port)];
    const dns = dnsResolver({ ...HASTE, servers, concurrency: 5, zoneConcurrency: 2, retryMs: LONG });
    await Promise.all([
      ...Array.from({ length: 20 }, (_, n) => dns.ask(`${n}.zone.example`, 'A', { zone: 'zone.example' })),
      ...Array.from({ length: 20 }, (_, n) => dns.ask(`${n}.example`, 'A')),
    ]);
    expect(under.mostZone).toBeLessThanOrEqual(2);
    expect(under.mostAll).toBeLessThanOrEqual(5);
    dns.close();
    socket.close();
  });
});
const LONG = { initialMs: 1_400, leastMs: 1_400, mostMs: 1_400 };
