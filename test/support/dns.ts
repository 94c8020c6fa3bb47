import { type DnsOptions, type DnsResolver, dnsResolver } from '../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../functions/_adapters/dns/server.ts';
import { type LocalDns, type LocalDnsOptions, serveDns } from '../../infra/local/dns/server.ts';
import type { Zone } from '../../infra/local/dns/zones.ts';

/** Nobody on loopback needs longer, even where the machine stalls; what is lost is lost soon. Unit: ms. */
export const HASTE: Partial<DnsOptions> = {
  patience: { attempts: 3, deadlineMs: 3_000, tcpMs: 500, lastMs: 300 },
  retryMs: { initialMs: 300, leastMs: 300, mostMs: 300 },
  packetsPerSecond: Number.POSITIVE_INFINITY,
};

/** A server and a resolver that asks it alone, both gone at the end of the block. */
export async function dnsOver(zone: Zone, serving: LocalDnsOptions = {}, asking: Partial<DnsOptions> = {}) {
  const server = await serveDns(zone, serving);
  const resolver = resolverOf([server], asking);
  return {
    server,
    dns: resolver as DnsResolver,
    async [Symbol.asyncDispose]() {
      resolver.close();
      await server.close();
    },
  };
}

export const resolverOf = (servers: readonly LocalDns[], asking: Partial<DnsOptions> = {}): DnsResolver =>
  dnsResolver({ ...HASTE, ...asking, servers: servers.map(({ port }) => dnsServer('127.0.0.1', port)) });
