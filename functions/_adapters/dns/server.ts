import { getServers } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** A server to ask, by its address; `name` is how it is told to people: `192.0.2.53:53`, `[2001:db8::53]:53`. */
export type DnsServer = { readonly address: string; readonly port: number; readonly name: string };

const DNS_PORT = 53;
const SHAPE = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:\s]+))(?::(?<port>\d{1,5}))?$/;

export const dnsServer = (address: string, port: number = DNS_PORT): DnsServer => ({
  address,
  port,
  name: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
});

/** What a text names: `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53`, `[2001:db8::53]:53`, `localhost:53`. Else null. */
export function parseServer(text: string): { readonly host: string; readonly port: number } | null {
  if (isIP(text) === 6) return { host: text, port: DNS_PORT };
  const { v6, host, port } = SHAPE.exec(text)?.groups ?? {};
  const number = port === undefined ? DNS_PORT : Number(port);
  if (number < 1 || number > 65_535) return null;
  if (v6 !== undefined) return isIP(v6) === 6 ? { host: v6, port: number } : null;
  if (host === undefined || (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host))) return null;
  return isIP(host) === 0 && /^[\d.]+$/.test(host) ? null : { host, port: number };
}

/** The server that a text names, its name looked up. @returns null where the text names none, or it has no address */
export async function serverNamed(text: string): Promise<DnsServer | null> {
  const parsed = parseServer(text);
  if (parsed === null) return null;
  if (isIP(parsed.host) !== 0) return dnsServer(parsed.host, parsed.port);
  const found = await lookup(parsed.host).catch(() => null);
  return found && dnsServer(found.address, parsed.port);
}

/** The servers that this machine asks. */
export const systemServers = (): DnsServer[] =>
  getServers()
    .map(parseServer)
    .filter((server) => server !== null)
    .map(({ host, port }) => dnsServer(host, port));

/** The servers of a list such as `192.0.2.53,192.0.2.54:5353`, else the system's. @throws {Error} naming what is none */
export async function serversFor(list: string | undefined): Promise<readonly DnsServer[]> {
  const names = (list ?? '').split(/[\s,]+/).filter((name) => name !== '');
  if (names.length === 0) return systemServers();
  return await Promise.all(
    names.map(async (name) => {
      const server = await serverNamed(name);
      if (server === null) throw new Error(`Expected HOST:PORT of a DNS server, got ${JSON.stringify(name)}`);
      return server;
    }),
  );
}
