import { gzipSync } from 'node:zlib';
import type { AlertJson } from '../../../shared/alerts/json.ts';
import { DAY_MS, dayOf, HOUR_MS, iso, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { nextRecord } from '../../../shared/reports/next-record.ts';
import { localAdminDeps } from '../admin-deps.ts';
import type { Random } from '../random.ts';
import { localReports, REPORT_ADDRESS } from '../receivers/collecting.ts';
import { type MadeRow, mailWith, reportXml } from '../receivers/report-mail.ts';
import type { LocalStack } from '../stack.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { OWN_IPS } from '../traffic/mailroom.ts';
import { customerDomain, MAILBOXES, type Rollout, SCENARIO_START, type Scenario } from './model.ts';
import type { DnsPlay } from './play-dns.ts';
import { dmarcPolicy, withDmarc, withReportsTo } from './zone.ts';

/** What its owner does about a domain, oldest first. */
export type OwnerAct = { readonly at: string; readonly title: string; readonly sentence: string };

/** A day's mail is answered at noon. Unit: ms from the start. */
const NOON_MS = 2 * HOUR_MS;
/** Reports of a day come in the early morning after it. Unit: ms after midnight. */
const FIRST_REPORT_MS = 3 * HOUR_MS;
const REPORTS_WITHIN_MS = 6 * HOUR_MS;
/** The first run of the schedule, a little after the patrol has looked. Unit: ms from the start. */
const FIRST_RUN_MS = 6 * MINUTE_MS;
const RUNS_EVERY_MS = 6 * HOUR_MS;
/** The owner reads what was told, once a day. Unit: ms after noon. */
const OWNER_READS_MS = 4 * HOUR_MS;
/** S3 tells of a mail so soon, or not at all; the schedule finds what is left. Unit: ms. */
const TOLD_AFTER_MS = 2 * SECOND_MS;
const LOST_EVENTS = 0.25;
/** Of the mails that bring reports. */
const COMES_TWICE = 0.2;
/** What a forged report claims to have seen of the domain. Unit: messages. */
const CLAIMED = 1_000_000;

type Verdict = 'pass' | 'fail';

export type RolloutSetup = { readonly dns: DnsPlay; readonly policy: Policy; readonly random: Random };

/** Lets receivers report on a domain by mail, and its owner act on what is told. @returns what the owner did so far */
export function playRollout(
  { rollout, senders, lastsMs }: Pick<Scenario, 'rollout' | 'senders' | 'lastsMs'>,
  stack: LocalStack,
  time: VirtualTime,
  { dns, policy, random }: RolloutSetup,
): () => readonly OwnerAct[] {
  if (rollout === undefined) return () => [];
  const { domain, receivers, forged } = rollout;
  dns.edit((zone) => withReportsTo(zone, domain, { policy: 'none', to: REPORT_ADDRESS }));
  const collector = localReports({ deployment: stack.deployment, policy }, time, (key) => {
    if (random.chance(LOST_EVENTS)) return;
    time.after(TOLD_AFTER_MS, 'collect-reports', () => collector.collect(key));
  });
  time.at(SCENARIO_START + FIRST_RUN_MS, 'collect-reports', () => {
    // What it tells is sent within a minute, whether or not there is mail.
    const run = () => collector.everySixHours().then(() => stack.wake());
    time.every(RUNS_EVERY_MS, 'collect-reports', run);
    return run();
  });
  const owner = ownerOf(domain, stack, time, { dns, policy });
  const arrive = (day: number, from: string, p: string, rows: readonly MadeRow[], dmarc: Verdict = 'pass'): void => {
    if (rows.length === 0) return;
    const begin = (dayOf(SCENARIO_START) + day) * (DAY_MS / SECOND_MS);
    const span = { begin, end: begin + DAY_MS / SECOND_MS - 1 };
    const email = `dmarc@${from}`;
    const report = { ...span, org: from, email, id: `${day}.${dmarc}.${from}`, domain, p, rows };
    const raw = mailWith(gzipSync(reportXml(report)), {
      ...{ from: email, to: REPORT_ADDRESS, domain },
      name: `${from}!${domain}!${span.begin}!${span.end}.xml.gz`,
    });
    const at = (begin + DAY_MS / SECOND_MS) * SECOND_MS + FIRST_REPORT_MS + random.int(REPORTS_WITHIN_MS);
    const times = random.chance(COMES_TWICE) ? [at, at + HOUR_MS] : [at];
    for (const when of times) {
      time.at(when, 'a report arrives', () => {
        collector.inbound.receive({ to: REPORT_ADDRESS, from, dmarc, raw });
      });
    }
  };
  const mails = (day: number): number =>
    senders
      .filter((sender) => customerDomain(sender) === domain)
      .reduce((sum, { onDay = () => 0 }) => sum + onDay(day), 0);
  for (let day = 0; NOON_MS + day * DAY_MS < lastsMs; day++) {
    const noon = SCENARIO_START + NOON_MS + day * DAY_MS;
    time.at(noon, 'receivers look at a day', () => {
      const p = dmarcPolicy(dns.zone(), domain);
      for (const { from, provider } of receivers) {
        arrive(day, from, p, rowsOf(rollout, { day, provider, p, own: mails(day), isSigned: owner.hasSigned() }));
      }
      for (const from of forged) {
        arrive(day, from, 'reject', [{ ip: OWN_IPS[0], count: CLAIMED, dkim: false, spf: false }], 'fail');
      }
    });
    time.at(noon + OWNER_READS_MS, 'the owner reads', () => owner.read());
  }
  return () => owner.acts;
}

type Day = {
  readonly day: number;
  readonly provider: string;
  readonly p: string;
  /** Messages that the domain's sets send. */
  readonly own: number;
  readonly isSigned: boolean;
};

/** What one receiver sees of a day. */
function rowsOf({ others }: Rollout, { day, provider, p, own, isSigned }: Day): MadeRow[] {
  const share = MAILBOXES.find((mailbox) => mailbox.provider === provider)?.share ?? 0;
  const received = Math.round(own * share);
  const each = Math.floor(received / OWN_IPS.length);
  const ours = OWN_IPS.map((ip, index) => ({
    ...{ ip, dkim: true, spf: true },
    count: index === 0 ? received - each * (OWN_IPS.length - 1) : each,
  }));
  const foreign = others(day)
    .filter((mail) => mail.provider === provider)
    .map(({ ip, messages, isOwn = false }) => {
      const passes = isOwn && isSigned;
      return { ip, count: messages, dkim: passes, spf: false, disposition: passes ? 'none' : p };
    });
  return [...ours, ...foreign].filter(({ count }) => count > 0);
}

/** Reads what is told of a domain, and does it: signs what was forgotten, publishes the record that its page shows. */
function ownerOf(
  domain: string,
  { deployment }: LocalStack,
  time: VirtualTime,
  { dns, policy }: Pick<RolloutSetup, 'dns' | 'policy'>,
) {
  const admin = localAdminDeps({ deployment, clock: time, policy });
  const acts: OwnerAct[] = [];
  const act = (title: string, sentence: string): void => void acts.push({ at: iso(time.now()), title, sentence });
  let hasRead = 0;
  let isSigned = false;
  let isReady = false;
  return {
    acts,
    hasSigned: () => isSigned,
    async read(): Promise<void> {
      const { published } = deployment.aws.state;
      const ids = published
        .slice(hasRead)
        .map(({ message, byProtocol }) => (JSON.parse(byProtocol?.['default'] ?? message) as AlertJson).alertId);
      hasRead = published.length;
      if (!isSigned && ids.some((id) => id.startsWith(`dmarc-senders:${domain}:`))) {
        isSigned = true;
        act('Its owner signs what was forgotten', `from now on by DKIM of ${domain}`);
      }
      isReady ||= ids.some((id) => id.startsWith(`dmarc-next:${domain}:`));
      if (!isReady) return;
      const [{ records }, report] = await Promise.all([admin.patrol.domain(domain), admin.receivers.domain(domain)]);
      const record = report === null ? null : nextRecord(domain, report.readiness, records);
      if (record === null) return;
      dns.edit((zone) => withDmarc(zone, domain, record.value));
      act('Its owner publishes', `${record.name} ${record.type} ${record.value}`);
      isReady = false;
    },
  };
}
