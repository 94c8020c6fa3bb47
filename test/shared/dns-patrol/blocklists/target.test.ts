import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTarget, queryName, reverseName } from '../../../../shared/dns-patrol/blocklists/target.ts';

describe('parseTarget', () => {
  it.each([
    ['192.0.2.1', 'ipv4', '192.0.2.1'],
    [' 198.51.100.255 ', 'ipv4', '198.51.100.255'],
    ['::ffff:192.0.2.1', 'ipv4', '192.0.2.1'],
    ['::ffff:c000:201', 'ipv4', '192.0.2.1'],
    ['2001:DB8::1', 'ipv6', '2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1', 'ipv6', '2001:db8::1'],
    ['Example.COM.', 'domain', 'example.com'],
    ['bücher.example', 'domain', 'xn--bcher-kva.example'],
  ])('takes %s for %s %s', (text, kind, name) => {
    expect(parseTarget(text)).toEqual({ ok: true, target: { kind, name } });
  });

  it.each([
    ['10.1.2.3', 'private'],
    ['192.168.1.1', 'private'],
    ['172.16.0.1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['fd00::1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['0.0.0.0', 'stands for none'],
    ['255.255.255.255', 'broadcast'],
    ['240.0.0.1', 'reserved'],
    ['300.1.1.1', 'expected an IP address or a domain'],
    ['192.0.2', 'expected an IP address or a domain'],
    ['192.0.2.0/24', 'expected an IP address or a domain'],
    ['2001:db8::1%eth0', 'zone'],
    ['1.2.3.4.5', 'expected an IP address or a domain'],
    ['example', 'no domain name'],
    ['', 'empty'],
    ['http://example.com/', 'no domain name'],
    ['a..example', 'empty label'],
  ])('refuses %j: %s', (text, says) => {
    const parsed = parseTarget(text);
    expect(parsed.ok ? '' : parsed.why).toContain(says);
  });

  it('never throws, and what it takes it takes again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.ipV6(), fc.domain()), (text) => {
        const parsed = parseTarget(text);
        if (parsed.ok) expect(parseTarget(parsed.target.name)).toEqual(parsed);
      }),
    );
  });
});

describe('queryName', () => {
  // RFC 5782 sections 2.1 and 2.4.
  it.each([
    ['ipv4', '192.0.2.99', '99.2.0.192.bad.example.com'],
    [
      'ipv6',
      '2001:db8:1:2:3:4:567:89ab',
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.bad.example.com',
    ],
    ['ipv6', '::ffff:7f00:2', `2.0.0.0.0.0.f.7.f.f.f.f.${'0.'.repeat(20)}bad.example.com`],
    ['domain', 'example.org', 'example.org.bad.example.com'],
  ] as const)('%s %s', (kind, name, query) => {
    expect(queryName({ kind, name }, 'bad.example.com')).toBe(query);
  });

  it('knows where the name of a host is', () => {
    expect(reverseName({ kind: 'ipv4', name: '192.0.2.1' })).toBe('1.2.0.192.in-addr.arpa');
    expect(reverseName({ kind: 'ipv6', name: '2001:db8::1' })).toMatch(/^1\.0\..*\.8\.b\.d\.0\.1\.0\.0\.2\.ip6\.arpa$/);
  });
});
