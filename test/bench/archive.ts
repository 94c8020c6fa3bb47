import { Random } from '../../infra/local/random.ts';
import { type SentMail, sesJson, UNKNOWN_USER } from '../../infra/local/traffic/ses-json.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';

export type ArchiveShape = {
  readonly events: number;
  readonly sets: number;
  /** Events a second of event time. */
  readonly perSecond: number;
  readonly startsAt: EpochMs;
  readonly seed?: number;
  /** The set and the From domain of a sender; absent: a set each. */
  readonly senderOf?: (index: number) => Pick<SentMail, 'configurationSet' | 'fromDomain'>;
};
export type Archive = {
  /** Event JSON, in order of time, 5 % of them copies of earlier ones. */
  readonly bodies: readonly string[];
  /** Different events among them. */
  readonly unique: number;
};

const DOMAINS = ['gmail.com', 'outlook.com', 'yahoo.com', 'icloud.com', 'example.com'] as const;
const DUPLICATES = 0.05;

const setEach = (index: number) => ({
  configurationSet: `tenant-${String(index).padStart(3, '0')}-marketing`,
  fromDomain: `news.tenant${index}.example.com`,
});

/** An archive of mail by sets whose sizes follow Zipf's law: 2 % hard bounces, a complaint in 2,000. */
export function zipfArchive({
  events,
  sets,
  perSecond,
  startsAt,
  seed = 1,
  senderOf = setEach,
}: ArchiveShape): Archive {
  const random = new Random(`archive/${seed}`);
  const senders = Array.from({ length: sets }, (_, index) => senderOf(index));
  const reach: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= sets; rank++) {
    sum += 1 / rank;
    reach.push(sum);
  }
  const bodies: string[] = [];
  let unique = 0;
  const add = (body: string): void => {
    bodies.push(body);
    unique++;
    if (bodies.length < events && random.chance(DUPLICATES)) bodies.push(bodies[random.int(bodies.length)] ?? body);
  };
  for (let message = 0; bodies.length < events - 2; message++) {
    const pick = random.next() * sum;
    const index = Math.max(
      0,
      reach.findIndex((reached) => reached >= pick),
    );
    const sentAt = Math.floor(startsAt + (bodies.length / perSecond) * 1_000);
    const mail = {
      ...(senders[index] ?? senderOf(0)),
      messageId: `0100019b${message.toString(16).padStart(8, '0')}-7c1e-4b5f-9d2a-000000`,
      recipient: `user${message}@${DOMAINS[message % DOMAINS.length]}`,
      sentAt,
      outgoingIp: `192.0.2.${index % 4}`,
    };
    add(sesJson.send(mail));
    if (random.chance(0.02)) add(sesJson.bounce(mail, sentAt + 500, UNKNOWN_USER));
    else {
      add(sesJson.delivery(mail, sentAt + 900));
      if (random.chance(0.0005)) add(sesJson.complaint(mail, sentAt + 1_000));
    }
  }
  return { bodies, unique };
}
