import type { DkimState } from './dkim/dkim.ts';
import type { Examined, Requirement } from './model.ts';
import type { DomainReport } from './report.ts';

/** What is known about a domain when its requirements are checked. */
export type Known = {
  readonly spf: Examined['spf'];
  readonly dkim: DkimState;
  readonly dmarc: Examined['dmarc'];
  /** One per address; null where it is not known. */
  readonly reverseDns: readonly (boolean | null)[];
};
type Status = Requirement['status'];

/**
 * What mailbox providers demand of those who send them 5,000 mails a day and more.
 * @see https://support.google.com/a/answer/81126 and https://senders.yahooinc.com/best-practices (both since February
 * 2024), and Microsoft's 550 5.7.515 (since 2025-05-05)
 */
export function requirementsOf(known: Known, report: DomainReport): readonly Requirement[] {
  const { dmarc, reverseDns } = known;
  const spf = spfStatus(known.spf);
  const dkim = DKIM_STATUS[known.dkim];
  const isDmarcKnown = !report.undetermined.some(({ check }) => check === 'dmarc');
  const hasDmarc: Status = dmarc.policy !== null ? 'met' : isDmarcKnown ? 'not-met' : 'unknown';
  const names: Status = worst(
    reverseDns.map((confirmed) => (confirmed === null ? 'unknown' : confirmed ? 'met' : 'not-met')),
  );
  const both = [
    ['SPF passes', spf],
    ['DKIM signs with a usable key', dkim],
    ['a DMARC record with at least p=none', hasDmarc],
  ] as const;
  const bulk = [
    ...both,
    ['forward and reverse DNS agree for every address', names],
    ['one-click unsubscribe in marketing mail (RFC 8058)', 'untestable'],
    ['a spam rate below 0.3 %', 'untestable'],
  ] as const;
  const asked = { gmail: bulk, yahoo: bulk, microsoft: both } as const;
  return Object.entries(asked).flatMap(([provider, rows]) =>
    rows.map(([requires, status]) => ({ provider: provider as Requirement['provider'], requires, status })),
  );
}

const DKIM_STATUS: Readonly<Record<DkimState, Status>> = {
  signed: 'met',
  broken: 'not-met',
  unknown: 'unknown',
  'not-looked-at': 'unknown',
};

function spfStatus({ result }: Examined['spf']): Status {
  if (result === 'pass') return 'met';
  return result === null || result === 'temperror' ? 'unknown' : 'not-met';
}

function worst(statuses: readonly Status[]): Status {
  if (statuses.includes('not-met')) return 'not-met';
  return statuses.length === 0 || statuses.includes('unknown') ? 'unknown' : 'met';
}
