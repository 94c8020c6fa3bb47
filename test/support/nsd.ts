import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { dnsResolver } from '../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../functions/_adapters/dns/server.ts';
import type { Zone, ZoneData } from '../../infra/local/dns/zones.ts';

const NSD = '/usr/sbin/nsd';
const UNBOUND = '/usr/sbin/unbound';
/** Both are there, as the Debian packages put them. */
export const hasNsd = (): boolean => existsSync(NSD) && existsSync(UNBOUND);

export type Served = { readonly port: number; close(): Promise<void> };

/** Zone files below the root, and the DS record that an Unbound that validates begins from. */
export type Signed = { readonly files: Readonly<Record<string, string>>; readonly anchor: string };

/**
 * A zone served by NSD, the root of all names, behind an Unbound that caches and follows aliases.
 * @param lines of a zone file that are added to it as they are
 * @param signed zones beside it: then the Unbound looks at signatures
 */
export async function serveByNsd(zone: Zone, lines = '', signed: Signed | null = null): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), 'nsd-'));
  const [inner, port] = [await freePort(), await freePort()];
  await writeFile(join(directory, 'zone'), zoneFile(zone) + lines);
  await writeFile(
    join(directory, 'nsd.conf'),
    `server:
  ip-address: 127.0.0.1@${inner}
  username: ""
  chroot: ""
  zonesdir: "${directory}"
  database: ""
  pidfile: ""
  xfrdfile: "${join(directory, 'xfrd')}"
  zonelistfile: "${join(directory, 'zones')}"
  cookie-secret-file: ""
  server-count: 1
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: "."
  zonefile: "zone"
${Object.entries(signed?.files ?? {})
  .map(([name, file]) => `zone:\n  name: "${name}"\n  zonefile: "${file}"\n`)
  .join('')}`,
  );
  await writeFile(
    join(directory, 'unbound.conf'),
    `server:
  interface: 127.0.0.1
  port: ${port}
  username: ""
  chroot: ""
  directory: "${directory}"
  pidfile: ""
  use-syslog: no
  logfile: ""
  do-not-query-localhost: no
${
  signed === null
    ? '  domain-insecure: "."\n  module-config: "iterator"'
    : `  module-config: "validator iterator"\n  ede: yes\n  trust-anchor: "${signed.anchor}"`
}
  local-zone: "2.0.192.in-addr.arpa." nodefault
  local-zone: "8.b.d.0.1.0.0.2.ip6.arpa." nodefault
remote-control:
  control-enable: no
${['.', ...Object.keys(signed?.files ?? {})]
  .map((name) => `stub-zone:\n  name: "${name}"\n  stub-addr: 127.0.0.1@${inner}\n  stub-prime: no\n`)
  .join('')}`,
  );
  const children = [
    spawn(NSD, ['-d', '-u', userInfo().username, '-c', join(directory, 'nsd.conf')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
    spawn(UNBOUND, ['-d', '-c', join(directory, 'unbound.conf')], { stdio: ['ignore', 'pipe', 'pipe'] }),
  ];
  const said: string[] = [];
  const ready = new Promise<void>((resolve) => {
    const hear = (text: unknown): void => {
      said.push(String(text));
      if (/nsd started/.test(said.join('')) && /start of service/.test(said.join(''))) resolve();
    };
    for (const child of children) {
      for (const stream of [child.stdout, child.stderr]) stream.on('data', hear);
      child.once('exit', () => resolve());
    }
  });
  await ready;
  const close = async (): Promise<void> => {
    await Promise.all(children.map(stopped));
    await rm(directory, { recursive: true });
  };
  if (!(await isUp(port))) {
    await close();
    throw new Error(`NSD and Unbound do not answer: ${said.join('').slice(-2_000)}`);
  }
  return { port, close };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Asked until it answers; the resolver itself waits between its attempts. */
async function isUp(port: number): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    const dns = dnsResolver({ servers: [dnsServer('127.0.0.1', port)], patience: { attempts: 4, deadlineMs: 1_000 } });
    const answer = await dns.ask('up.lazaretto.example', 'TXT', { fresh: true });
    dns.close();
    if (answer.status === 'found') return true;
  }
  return false;
}

/** The zone as a file of RFC 1035 section 5. Delegations are left out: all of it is one zone. */
export function zoneFile(zone: Zone): string {
  const lines = ['$TTL 300', '. SOA ns.example. admin.example. 1 3600 600 86400 60', '. NS ns.example.'];
  lines.push('ns.example. A 127.0.0.1', 'up.lazaretto.example. TXT "up"');
  for (const [name, entry] of Object.entries(zone)) {
    if (typeof entry === 'string') continue;
    for (const [type, data] of Object.entries(entry)) {
      if (type !== 'NS') lines.push(...data.map((one) => `${escapedName(name)}. ${type} ${rdata(type, one)}`));
    }
  }
  return `${lines.join('\n')}\n`;
}

const escapedName = (name: string): string => name.replace(/[;"()$@\s\\]/g, (char) => `\\${char}`);

function rdata(type: string, data: ZoneData): string {
  if (typeof data === 'object' && 'exchange' in data) return `${data.preference} ${data.exchange}.`;
  if (typeof data === 'object') return data.map((one) => quoted(Buffer.from(one as string))).join(' ');
  if (type !== 'TXT' && type !== 'SPF') return type === 'A' || type === 'AAAA' ? data : `${data}.`;
  const bytes = Buffer.from(data);
  const count = Math.max(1, Math.ceil(bytes.length / 255));
  return Array.from({ length: count }, (_, n) => quoted(bytes.subarray(n * 255, (n + 1) * 255))).join(' ');
}

const quoted = (bytes: Buffer): string =>
  `"${[...bytes].map((byte) => (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c ? `\\${String(byte).padStart(3, '0')}` : String.fromCharCode(byte))).join('')}"`;
