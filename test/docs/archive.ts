import { MINUTE_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import { type SesEventOverrides, type SesEventType, sesBody, sesEvent, snsEnvelope } from '../support/ses-events.ts';

/** 5 January 2026, 10:00 UTC. */
const STARTS_AT = Date.UTC(2026, 0, 5, 10);
const DOMAINS = ['gmail.com', 'outlook.com', 'yahoo.com', 'example.com'] as const;

const idOf = (n: number): string =>
  `0100019b8d${String(n).padStart(6, '0')}-00000000-0000-4000-8000-000000000000-000000`;

/** Send, and what became of it a second later: a hard bounce where `bounces` says so, else a delivery. */
function mail(set: string, from: number, count: number, everyMs: number, bounces: (n: number) => boolean): string[] {
  return Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const about: SesEventOverrides = {
      set,
      fromDomain: `${set}.example`,
      messageId: idOf(n),
      feedbackId: idOf(900_000 + n),
      domain: DOMAINS[n % DOMAINS.length] ?? 'example.com',
      recipients: [`user${n}@${DOMAINS[n % DOMAINS.length]}`],
      sentAt: STARTS_AT + index * everyMs,
      at: STARTS_AT + index * everyMs + SECOND_MS,
    };
    const outcome: SesEventType = bounces(n) ? 'Bounce' : 'Delivery';
    return [sesBody('Send', about), sesBody(outcome, about)];
  }).flat();
}

const everyThird = (n: number): boolean => n % 3 === 0;
const never = (): boolean => false;

/** A tiny archive for docs/replay.md: an orderly set, a bad one, and one of everything that is not counted. */
export function archiveFiles(): Readonly<Record<string, string>> {
  const orderly = mail('acme-transactional', 1, 12, MINUTE_MS, never);
  const bad = mail('birch-marketing', 101, 60, 20 * SECOND_MS, everyThird);
  const complained: SesEventOverrides = {
    set: 'birch-marketing',
    messageId: idOf(101),
    feedbackId: idOf(800_101),
    recipients: ['user101@outlook.com'],
    sentAt: STARTS_AT,
    at: STARTS_AT + 15 * MINUTE_MS,
  };
  const lines = [
    ...orderly,
    ...bad,
    // told twice, as SNS and SQS may
    ...orderly.slice(0, 2),
    // written by a program that was killed
    `${bad[0]?.slice(0, 120)}`,
    sesBody('Delivery', {
      messageId: idOf(999_999),
      sentAt: Date.UTC(2025, 11, 1),
      at: Date.UTC(2025, 11, 1, 0, 0, 1),
    }),
  ];
  const wrapped = [
    snsEnvelope(JSON.stringify(sesEvent('Complaint', complained))),
    { Type: 'SubscriptionConfirmation', TopicArn: 'arn:aws:sns:us-east-1:123456789012:ses-events' },
  ];
  return {
    'events.ndjson': `${lines.join('\n')}\n`,
    'wrapped.json': `${JSON.stringify(wrapped, null, 2)}\n`,
  };
}
