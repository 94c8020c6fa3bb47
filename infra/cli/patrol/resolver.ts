import { type DnsOptions, type DnsResolver, dnsResolver } from '../../../functions/_adapters/dns/resolver.ts';
import { serverNamed, systemServers } from '../../../functions/_adapters/dns/server.ts';
import { UserError } from '../user-error.ts';

/** Everything is well; something is listed or broken; it could not be found out. 2 is a person's mistake. */
export const EXIT = { well: 0, bad: 1, unknown: 3 } as const;

/** The server that was named, else the system's. @throws {UserError} where there is none */
export async function openDns(server: string | undefined, options: Partial<DnsOptions> = {}): Promise<DnsResolver> {
  if (server === undefined) {
    const servers = systemServers();
    if (servers.length === 0) throw new UserError('This system names no DNS server: name one with --server HOST:PORT');
    return dnsResolver({ ...options, servers });
  }
  const named = await serverNamed(server);
  if (named === null) {
    throw new UserError(`--server: expected HOST:PORT such as 192.0.2.53:53, got ${JSON.stringify(server)}`);
  }
  return dnsResolver({ ...options, servers: [named] });
}

/** Shows on a terminal how far a run has come; anywhere else it is silent. */
export function progress(what: string): {
  readonly tell: (done: number, of: number) => void;
  readonly end: () => void;
} {
  const { stderr } = process;
  if (!stderr.isTTY) return { tell: () => undefined, end: () => undefined };
  return {
    tell: (done, of) => stderr.write(`\r\x1b[K${done} of ${of} ${what}`),
    end: () => stderr.write('\r\x1b[K'),
  };
}
