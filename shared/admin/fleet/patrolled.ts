import type { Severity } from '../../alerts/model.ts';
import { recordIn } from '../../dns-patrol/authentication/zone-record.ts';
import { parseTarget } from '../../dns-patrol/blocklists/target.ts';
import type { ListingRecord } from '../../dns-patrol/findings/listing.ts';
import { listingIssueId } from '../../dns-patrol/findings/listing-alert.ts';
import type { PatrolMemory, StoredFindings, StoredHealth } from '../../dns-patrol/findings/ports.ts';
import { clip } from '../../kernel/escape.ts';
import { iso } from '../../kernel/time.ts';
import type { PatrolReader } from '../ports.ts';
import type { AnswerOf } from './operations.ts';

type Listed = AnswerOf<'listListings'>['items'][number];
type Found = AnswerOf<'listFindings'>['items'][number];

/** Longest piece of a record, or of what a list says, in a sentence. Unit: characters. */
const MOST_TEXT = 300;
const STATUS = { critical: 'fail', warning: 'warn', info: 'pass' } as const satisfies Record<Severity, Found['status']>;
const FIRST = { listed: 0, unknown: 1, clean: 2 } as const;

/** What the DNS patrol found, from what it remembers; nobody is asked anything here. */
type Memory = Pick<PatrolMemory, 'allHealth' | 'listings' | 'allFindings' | 'findings' | 'records' | 'blamed'>;
export const patrolReader = (memory: Memory): PatrolReader => ({
  async listings() {
    const health = await memory.allHealth();
    const lists = [...new Set(health.map(({ list }) => list))];
    const records = (await Promise.all(lists.map((list) => memory.listings(list)))).flat();
    const listed = await Promise.all(
      records.map(async (record) => {
        const parsed = parseTarget(record.target);
        const kind = parsed.ok ? parsed.target.kind : null;
        const well = health.find((one) => one.list === record.list && one.kind === kind);
        if (well === undefined) return [];
        const held = isListed(record) ? await memory.blamed(listingIssueId(record)) : [];
        return [listedOf(record, well, [...new Set([...(record.blamed ?? []), ...held])])];
      }),
    );
    return listed.flat().toSorted((a, b) => FIRST[a.status] - FIRST[b.status] || (a.subject < b.subject ? -1 : 1));
  },

  findings: async () => (await memory.allFindings()).flatMap(foundOf),

  async domain(domain) {
    const [found, records] = await Promise.all([memory.findings(domain), memory.records(domain)]);
    const texts = Object.entries(records).flatMap(([name, { texts: seen, goneSince }]) =>
      goneSince === null ? [[name, seen] as const] : [],
    );
    return {
      checkedAt: found === null ? null : iso(found.checkedAt),
      findings: found === null ? [] : [...foundOf(found)],
      records: new Map(texts),
    };
  },
});

const isListed = ({ state }: ListingRecord): boolean => state === 'listed' || state === 'clearing';

/** As of the last probe of its list: while that is well, its targets are looked up every round. */
function listedOf(record: ListingRecord, { state, why, checkedAt }: StoredHealth, held: readonly string[]): Listed {
  const isKnown = isListed(record) || (record.state === 'clean' && state === 'ok');
  const ill = state === 'ok' ? '' : `; the list itself is ${state} now${why === null ? '' : ` (${why})`}`;
  return {
    subject: record.target,
    list: record.list,
    status: isListed(record) ? 'listed' : isKnown ? 'clean' : 'unknown',
    since: record.state === 'clean' ? null : iso(record.since),
    checkedAt: iso(checkedAt),
    sentence: `${sentenceOf(record)}${ill}`,
    suspects: isListed(record) ? [...held] : [],
  };
}

function sentenceOf({ state, evidence, history }: ListingRecord): string {
  const what = evidence === null ? '' : `: ${evidence.codes.join(' ')}, ${evidence.meaning}`;
  const text = evidence?.text ? `; it says: ${clip(evidence.text, MOST_TEXT)}` : '';
  const last = history.at(-1);
  switch (state) {
    case 'listed':
      return `seen twice${what}${text}`;
    case 'clearing':
      return `listed, and seen clean once since${what}${text}`;
    case 'suspected':
      return `seen once${what}${text}`;
    case 'clean':
      return last?.until ? `was listed from ${iso(last.from)} to ${iso(last.until)}` : 'seen once, and not again';
    default:
      return state satisfies never;
  }
}

const foundOf = ({ domain, checkedAt, findings, undetermined }: StoredFindings): readonly Found[] => [
  ...findings.map(({ rule, severity, since, expected, seen, mend, decide }) => {
    const publish = mend === null ? null : recordIn(mend);
    return {
      domain,
      check: rule,
      status: STATUS[severity],
      since: iso(since),
      checkedAt: iso(checkedAt),
      sentence: `expected ${expected}, seen: ${clip(seen, MOST_TEXT)}${mend === null || publish !== null ? '' : `. ${mend}`}${decide ? `. ${decide}` : ''}`,
      publish,
    };
  }),
  ...undetermined.map(({ check, why }) => ({
    domain,
    check,
    status: 'unknown' as const,
    since: null,
    checkedAt: iso(checkedAt),
    sentence: why,
    publish: null,
  })),
];
