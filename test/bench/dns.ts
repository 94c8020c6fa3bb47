import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import dns2 from 'dns2';
import { type DnsOptions, dnsResolver } from '../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../functions/_adapters/dns/server.ts';
import { queryName } from '../../shared/dns-patrol/blocklists/target.ts';

export type DnsBench = {
  /** What answered: `rbldnsd`, or our own server where that is not installed. */
  readonly server: string;
  /** Questions a second, by questions under way. */
  readonly throughput: readonly {
    readonly inFlight: number;
    readonly ours: number;
    readonly dns2: number;
    /** ours ÷ dns2 */
    readonly ratio: number;
    /** Questions to which dns2's client got no answer; ours gets all, or the bench throws. */
    readonly dns2Lost: number;
  }[];
  /** 200 targets × 50 lists at 128 in flight, 5 to 80 ms away, 2 % of the datagrams lost. */
  readonly lossy: {
    readonly questions: number;
    readonly seconds: number;
    readonly lost: number;
    readonly wrong: number;
  };
};

const ROUNDS = 3;
const LISTS = 50;
const TARGETS = 200;
/** Every so many targets is on every list. */
const LISTED_EVERY = 10;
const zone = (n: number): string => `l${n}.bl.example`;
const target = (n: number): string => `192.0.2.${n}`;
const isListed = (n: number): boolean => n % LISTED_EVERY === 0;

/** A list server on loopback, what asks it, and how fast. @throws where an answer is wrong: speed without it is nothing */
export async function benchDns({ quick }: { readonly quick: boolean }): Promise<DnsBench> {
  const server = await startServer();
  try {
    const questions = quick ? 2_000 : 20_000;
    await ours(server.port, 2_000, 50);
    const throughput = [];
    for (const inFlight of [50, 1_000]) {
      const rounds = [];
      // In turns, so that what else the machine does slows both down; the middle one counts.
      for (let round = 0; round < ROUNDS; round++) {
        const us = await ours(server.port, questions, inFlight);
        const them = await theirs(server.port, questions, inFlight);
        rounds.push({ inFlight, ours: us, dns2: them.perSecond, ratio: us / them.perSecond, dns2Lost: them.lost });
      }
      throughput.push(...rounds.toSorted((a, b) => a.ratio - b.ratio).slice(1, -1));
    }
    return { server: server.name, throughput, lossy: await lossy(server.port) };
  } finally {
    await server.stop();
  }
}

const UNLIMITED: Partial<DnsOptions> = { packetsPerSecond: Number.POSITIVE_INFINITY, zoneConcurrency: 1_000 };
const nameAt = (n: number): string => queryName({ kind: 'ipv4', name: target(targetAt(n)) }, zone(n % LISTS));
/** Lists take turns, as their questions do when all of them wait at once. */
const targetAt = (n: number): number => Math.floor(n / LISTS) % TARGETS;

async function ours(port: number, questions: number, inFlight: number): Promise<number> {
  const dns = dnsResolver({ ...UNLIMITED, servers: [dnsServer('127.0.0.1', port)], concurrency: inFlight });
  const startedAt = performance.now();
  await pooled(questions, inFlight, async (n) => {
    const answer = await dns.ask(nameAt(n), 'A', { fresh: true });
    const expected = isListed(targetAt(n)) ? 'found' : 'absent';
    if (answer.status !== expected)
      throw new Error(`${nameAt(n)}: expected ${expected}, got ${JSON.stringify(answer)}`);
  });
  const perSecond = rate(questions, startedAt);
  dns.close();
  return perSecond;
}

async function theirs(port: number, questions: number, inFlight: number) {
  const ask = dns2.UDPClient({ dns: '127.0.0.1', port, timeout: 2_000 });
  const startedAt = performance.now();
  let lost = 0;
  await pooled(questions, inFlight, async (n) => {
    await ask(nameAt(n), 'A').catch(() => lost++);
  });
  return { perSecond: rate(questions - lost, startedAt), lost };
}

/** Through a path that delays and loses. Each question is another one, so nothing is remembered. */
async function lossy(port: number): Promise<DnsBench['lossy']> {
  const path = await startPath(port);
  const dns = dnsResolver({
    servers: [dnsServer('127.0.0.1', path.port)],
    ...{ concurrency: 128, packetsPerSecond: Number.POSITIVE_INFINITY },
  });
  const questions = TARGETS * LISTS;
  let [lost, wrong] = [0, 0];
  const startedAt = performance.now();
  await pooled(questions, 256, async (n) => {
    const answer = await dns.ask(nameAt(n), 'A', { zone: zone(n % LISTS) });
    if (answer.status === 'failed') lost++;
    else if ((answer.status === 'found') !== isListed(targetAt(n))) wrong++;
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  dns.close();
  await path.stop();
  return { questions, seconds, lost, wrong };
}

const rate = (questions: number, startedAt: number): number =>
  Math.round(questions / ((performance.now() - startedAt) / 1_000));

async function pooled(count: number, inFlight: number, task: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

type Running = { readonly name: string; readonly port: number; stop(): Promise<void> };

/** rbldnsd where it is installed, else our own server in a thread of its own. */
async function startServer(): Promise<Running> {
  const rbldnsd = ['/usr/sbin/rbldnsd', '/usr/bin/rbldnsd'].find((path) => spawnSync(path, ['-h']).error === undefined);
  if (rbldnsd === undefined) {
    const own = await startThread('serve', 0);
    return { ...own, name: "Lazaretto's own" };
  }
  const directory = await mkdtemp(join(tmpdir(), 'rbldnsd-'));
  // It gives up root's rights before it reads.
  await chmod(directory, 0o755);
  const listed = Array.from({ length: TARGETS }, (_, n) => n)
    .filter(isListed)
    .map(target);
  await writeFile(join(directory, 'list'), [':127.0.0.2:listed', ...listed, ''].join('\n'));
  const port = 20_000 + (process.pid % 20_000);
  const zones = Array.from({ length: LISTS }, (_, n) => `${zone(n)}:ip4set:${join(directory, 'list')}`);
  const daemon = spawn(rbldnsd, ['-n', '-q', '-b', `127.0.0.1/${port}`, ...zones], { stdio: 'ignore' });
  const dns = dnsResolver({
    servers: [dnsServer('127.0.0.1', port)],
    retryMs: { initialMs: 50, leastMs: 50, mostMs: 50 },
  });
  for (let attempt = 0; (await dns.ask(nameAt(0), 'A')).status !== 'found'; attempt++) {
    if (attempt > 100) throw new Error('rbldnsd does not answer');
    await setTimeout(50);
  }
  dns.close();
  return {
    ...{ name: 'rbldnsd', port },
    async stop() {
      daemon.kill();
      await rm(directory, { recursive: true });
    },
  };
}

/** Datagrams to a server and back, 5 to 80 ms later, but for 2 % of them. */
const startPath = (port: number): Promise<Running> => startThread('path', port);

async function startThread(role: 'path' | 'serve', port: number): Promise<Running> {
  const worker = new Worker(new URL('./dns-path.ts', import.meta.url), {
    workerData: {
      role,
      port,
      zones: Array.from({ length: LISTS }, (_, n) => zone(n)),
      listed: Array.from({ length: TARGETS }, (_, n) => n)
        .filter(isListed)
        .map(target),
    },
  });
  const own = await new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  return { name: role, port: own, stop: async () => void (await worker.terminate()) };
}
