import {
  type Answer,
  type AskOptions,
  type Dns,
  type Failed,
  failedAnswer,
  type RecordType,
} from '../../../shared/dns-patrol/dns/model.ts';
import { wireName } from '../../../shared/dns-patrol/dns/name.ts';
import { Pace } from '../../../shared/kernel/pace.ts';
import { Semaphore } from '../../../shared/kernel/semaphore.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
import { AnswerCache } from './answer-cache.ts';
import { exchange, type Patience, type Peer } from './exchange.ts';
import { RoundTrip } from './round-trip.ts';
import type { DnsServer } from './server.ts';
import { UdpChannel } from './udp-channel.ts';

export type DnsOptions = {
  /** Asked in turn; at least one. */
  readonly servers: readonly DnsServer[];
  /** Questions under way at a time. Default 128. */
  readonly concurrency?: number;
  /** … of one zone (`AskOptions.zone`). Default 8. */
  readonly zoneConcurrency?: number;
  /** Datagrams a second; a VPC's resolver drops what is above 1,024 without a word. Default 700. */
  readonly packetsPerSecond?: number;
  /** Sockets per server; each is a source port that a forger must guess. Default 8. */
  readonly sockets?: number;
  /** Default: 4 attempts, 6 s for everything, 3 s for TCP, 1.5 s for the last attempt. */
  readonly patience?: Partial<Patience>;
  /** Before anything is known of a server, and afterwards at least and at most. Unit: ms. Default 1,000, 150, 1,500. */
  readonly retryMs?: { readonly initialMs: number; readonly leastMs: number; readonly mostMs: number };
};
/** A resolver of one run: it remembers what it was told as long as the TTLs allow. */
export type DnsResolver = Dns & { close(): void; readonly stats: Stats };
/** `asked`: questions that went out to servers. */
export type Stats = { asked: number; cached: number; coalesced: number };

const PATIENCE: Patience = { attempts: 4, deadlineMs: 6 * SECOND_MS, tcpMs: 3 * SECOND_MS, lastMs: 1_500 };
const RETRY = { initialMs: 1_000, leastMs: 150, mostMs: 1_500 };

/** Asks the servers over UDP, and over TCP where an answer is too long. @throws {RangeError} without a server */
export function dnsResolver(options: DnsOptions): DnsResolver {
  if (options.servers.length === 0) throw new RangeError('Expected at least one DNS server');
  const patience = { ...PATIENCE, ...options.patience };
  const packetsPerSecond = options.packetsPerSecond ?? 700;
  const pace = new Pace(packetsPerSecond, packetsPerSecond / 10);
  const all = new Semaphore(options.concurrency ?? 128);
  const zones = new Map<string, Semaphore>();
  const cache = new AnswerCache();
  const inFlight = new Map<string, Promise<Answer>>();
  const stats: Stats = { asked: 0, cached: 0, coalesced: 0 };
  const pools = options.servers.map((server) => new ChannelPool(server, options.sockets ?? 8));
  const peers = options.servers.map(
    (server, index): Peer => ({
      server,
      roundTrip: new RoundTrip(options.retryMs ?? RETRY),
      edns: true,
      ask: (question, edns, asker) => (pools[index] as ChannelPool).next().ask(question, edns, asker),
    }),
  );

  const zoneOf = (zone: string): Semaphore => {
    const known = zones.get(zone) ?? new Semaphore(options.zoneConcurrency ?? 8);
    zones.set(zone, known);
    return known;
  };
  const asked = async (name: string, type: RecordType, { zone, notServer }: AskOptions): Promise<Answer> => {
    const slots = zone === undefined ? null : zoneOf(zone);
    await slots?.take();
    await all.take();
    try {
      stats.asked++;
      const others = notServer === undefined ? peers : peers.filter(({ server }) => server.name !== notServer);
      return await exchange({ name, type }, others.length > 0 ? others : peers, patience, pace);
    } finally {
      all.release();
      slots?.release();
    }
  };

  return {
    stats,
    async ask<T extends RecordType>(name: string, type: T, asking: AskOptions = {}): Promise<Answer<T>> {
      if (asking.signal?.aborted) return CANCELLED;
      const named = wireName(name);
      if (!named.ok) return failedAnswer('invalid-name', `${JSON.stringify(name)} cannot be asked for: ${named.why}`);
      const key = `${type} ${named.name}`;
      const known = asking.fresh === true ? null : cache.get(key, performance.now());
      if (known !== null) {
        stats.cached++;
        return known as Answer<T>;
      }
      const way = `${key} ${asking.notServer ?? ''} ${asking.fresh === true ? 'fresh' : ''}`;
      let answer = inFlight.get(way);
      if (answer === undefined) {
        answer = asked(named.name, type, asking).finally(() => inFlight.delete(way));
        inFlight.set(way, answer);
        answer = answer.then((got) => {
          cache.put(key, got, performance.now());
          return got;
        });
      } else {
        stats.coalesced++;
      }
      return (await (asking.signal ? unless(asking.signal, answer) : answer)) as Answer<T>;
    },
    close() {
      for (const pool of pools) pool.close();
    },
  };
}

const CANCELLED: Failed = failedAnswer('cancelled', 'nobody wants to know any more');

/** The answer, or that nobody waits for it any more. The question goes on, because others may wait for it too. */
function unless(signal: AbortSignal, answer: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(CANCELLED);
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** A few sockets to one server, used in turn; opened when they are needed, and again when one broke. */
class ChannelPool {
  readonly #server: DnsServer;
  readonly #channels: (UdpChannel | undefined)[];
  #turn = 0;

  constructor(server: DnsServer, size: number) {
    this.#server = server;
    this.#channels = Array.from({ length: Math.max(1, size) });
  }

  next(): UdpChannel {
    const index = this.#turn++ % this.#channels.length;
    let channel = this.#channels[index];
    if (channel === undefined || channel.broken) {
      channel = new UdpChannel(this.#server);
      this.#channels[index] = channel;
    }
    return channel;
  }

  close(): void {
    for (const channel of this.#channels) channel?.close();
  }
}
