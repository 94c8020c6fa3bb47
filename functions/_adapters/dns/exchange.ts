import { type Answer, type Failed, failedAnswer } from '../../../shared/dns-patrol/dns/model.ts';
import type { Pace } from '../../../shared/kernel/pace.ts';
import type { DnsQuestion } from './message.ts';
import type { RoundTrip } from './round-trip.ts';
import type { DnsServer } from './server.ts';
import { tcpQuery } from './tcp-query.ts';
import type { Asker, Heard } from './udp-channel.ts';

/** A server and what is known of it. */
export type Peer = {
  readonly server: DnsServer;
  readonly roundTrip: RoundTrip;
  /** It said that it does not know EDNS; it is not asked with it again. */
  edns: boolean;
  readonly ask: (question: DnsQuestion, edns: boolean, asker: Asker) => () => void;
};
export type Patience = {
  /** Datagrams sent for a question, all servers together, at most. */
  readonly attempts: number;
  /** For everything, TCP too. Unit: ms. */
  readonly deadlineMs: number;
  /** For an answer over TCP. Unit: ms. */
  readonly tcpMs: number;
  /** How long the last attempt waits at least. Unit: ms. */
  readonly lastMs: number;
};

/**
 * One question, until it is answered, nobody is left to ask, or the deadline is over. A datagram that gets no answer is
 * sent again, to the next server; an answer to an earlier one still counts. Who answered with an error is not asked
 * again; its error is the result when nobody knows better.
 */
export function exchange(
  question: DnsQuestion,
  peers: readonly Peer[],
  patience: Patience,
  pace: Pace,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const deadline = performance.now() + patience.deadlineMs;
    const open: (() => void)[] = [];
    const outOfQuestion = new Set<Peer>();
    let worst: Failed | null = null;
    let ignored: string | null = null;
    let timer: NodeJS.Timeout | undefined;
    let attempt = 0;
    let isDone = false;
    let overTcp = 0;
    let patientUntil = (): number => 0;

    const finish = (answer: Answer): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      for (const stop of open) stop();
      resolve(answer);
    };
    const giveUp = (): void => {
      if (worst !== null) finish(worst);
      else if (ignored !== null) finish(failedAnswer('malformed', `no reply that could be believed: ${ignored}`));
      else
        finish(failedAnswer('timeout', `no answer from ${peers.map(({ server }) => server.name).join(', ')} in time`));
    };
    const wait = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(onTimer, Math.max(0, Math.min(ms, deadline - performance.now())));
    };
    const onTimer = (): void => {
      const now = performance.now();
      if (now >= deadline - 1) giveUp();
      else if (overTcp > 0) return;
      // What others were told in the meantime shows better how long an answer takes.
      else if (now < patientUntil()) wait(patientUntil() - now);
      else next();
    };

    const next = (): void => {
      const left = peers.filter((peer) => !outOfQuestion.has(peer));
      const peer = left[attempt % Math.max(left.length, 1)];
      if (peer === undefined || attempt >= patience.attempts) {
        giveUp();
        return;
      }
      send(peer);
    };
    const send = (peer: Peer): void => {
      const held = pace.next(performance.now());
      if (held > 0) {
        clearTimeout(timer);
        timer = setTimeout(() => (performance.now() >= deadline ? giveUp() : transmit(peer)), held);
        return;
      }
      transmit(peer);
    };
    const transmit = (peer: Peer): void => {
      const sentAt = performance.now();
      const { edns } = peer;
      const number = attempt++;
      const least = attempt >= patience.attempts ? patience.lastMs : 0;
      patientUntil = () => sentAt + Math.max(peer.roundTrip.patienceMs(number), least);
      wait(Math.max(peer.roundTrip.leastMs, least));
      open.push(
        peer.ask(question, edns, {
          heard: (reply) => {
            if (reply.kind !== 'unreachable') peer.roundTrip.took(performance.now() - sentAt);
            onHeard(peer, reply, edns);
          },
          ignored: (why) => {
            ignored = why;
          },
        }),
      );
    };

    const onHeard = (peer: Peer, reply: Heard, edns: boolean): void => {
      if (isDone) return;
      switch (reply.kind) {
        case 'answer':
          finish(reply.answer);
          return;
        case 'truncated':
          askOverTcp(peer, edns);
          return;
        case 'no-edns':
          peer.edns = false;
          // It did answer: this does not use up an attempt.
          attempt--;
          send(peer);
          return;
        case 'error':
          rule(peer, reply.failed);
          return;
        case 'unreachable':
          rule(peer, failedAnswer('unreachable', reply.why));
          return;
        default:
          reply satisfies never;
      }
    };
    const rule = (peer: Peer, failure: Failed): void => {
      outOfQuestion.add(peer);
      // What a server said counts for more than that another one could not be reached.
      if (worst === null || worst.reason === 'unreachable') worst = failure;
      if (overTcp === 0) next();
    };
    const askOverTcp = (peer: Peer, edns: boolean): void => {
      overTcp++;
      wait(patience.deadlineMs);
      const timeoutMs = Math.min(patience.tcpMs, deadline - performance.now());
      tcpQuery(peer.server, question, edns, timeoutMs).then((reply) => {
        overTcp--;
        if (reply.kind === 'answer' || reply.kind === 'error') onHeard(peer, reply, edns);
        else rule(peer, failedAnswer('truncated', whyTruncated(peer, reply)));
      }, reject);
    };

    next();
  });
}

const whyTruncated = ({ server }: Peer, reply: Heard): string =>
  reply.kind === 'unreachable' ? `the answer is truncated, and ${reply.why}` : `${server.name} truncates over TCP too`;
