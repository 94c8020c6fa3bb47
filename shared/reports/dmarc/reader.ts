import type { AggregateReport, AggregateRow, PublishedPolicy } from '../model.ts';
import { RefusedReport } from '../refused.ts';
import { DAY, domainOf, MOST_DAYS, reportIdOf, secondsOf, wordOf } from '../values.ts';
import { XmlCutter } from '../xml-cutter.ts';
import { childOf, readSection, textOf, type XmlNode } from '../xml-section.ts';
import { rowsOf } from './row.ts';

/** Some rows may be damaged; where most are, nothing can be said of the report. */
const DAMAGED_AT_LEAST = 1_000;
/** No receiver takes more of one domain in a year. Thousands of such reports still add up exactly. */
const MOST_MESSAGES = 1e12;

/**
 * Reads one aggregate report (RFC 7489 appendix C, RFC 9990 section 3) as its text comes, and gives each row away as
 * soon as it is whole.
 */
export class AggregateReader {
  private readonly cutter: XmlCutter;
  private metadata: XmlNode | null = null;
  private published: XmlNode | null = null;
  private firstFrom: string | null = null;
  private rows = 0;
  private damaged = 0;
  private messages = 0;

  private readonly onRow: (row: AggregateRow) => void;

  constructor(onRow: (row: AggregateRow) => void) {
    this.onRow = onRow;
    this.cutter = new XmlCutter(({ name, text, isWhole }) => {
      if (name === 'record') this.read(isWhole ? text : '');
      else if (name === 'report_metadata') this.metadata ??= readSection(text);
      else this.published ??= readSection(text);
    });
  }

  /** @throws {RefusedReport} */
  push(text: string): void {
    this.cutter.push(text);
  }

  /** @returns what stands above the rows @throws {RefusedReport} where it is no report, or nobody can tell of what */
  end(): AggregateReport {
    this.cutter.end();
    const { root, isEnded } = this.cutter;
    if (this.metadata === null && this.published === null && this.rows + this.damaged === 0) {
      throw new RefusedReport(
        root === null || root === 'feedback'
          ? 'it holds nothing of a DMARC report'
          : `it is no DMARC report: its first element is ${JSON.stringify(root)}, not "feedback"`,
      );
    }
    const metadata = this.metadata ?? undefined;
    const range = childOf(metadata, 'date_range');
    const times = [textOf(range, 'begin'), textOf(range, 'end')];
    const [begin, end] = times.map(secondsOf);
    if (begin === undefined || end === undefined || begin === null || end === null) {
      throw new RefusedReport(
        `date_range: expected two times in seconds since 1970, got ${times.map((time) => JSON.stringify(time.slice(0, 40))).join(' and ')}`,
      );
    }
    if (Math.abs(end - begin) > MOST_DAYS * DAY) {
      throw new RefusedReport(
        `date_range: expected at most ${MOST_DAYS} days, got ${Math.round(Math.abs(end - begin) / DAY)}`,
      );
    }
    const domain = domainOf(textOf(this.published ?? undefined, 'domain')) ?? this.firstFrom;
    if (domain === null) throw new RefusedReport('policy_published: expected a domain, got none');
    const email = textOf(metadata, 'email').slice(0, 320);
    return {
      kind: 'dmarc',
      organization: textOf(metadata, 'org_name').slice(0, 255) || (domainOf(email) ?? ''),
      email,
      id: reportIdOf(textOf(metadata, 'report_id')),
      begin: Math.min(begin, end),
      end: Math.max(begin, end),
      domain,
      policy: policyOf(this.published ?? undefined),
      isRfc9990: this.cutter.isRfc9990 || isNewer(metadata, this.published ?? undefined),
      rows: this.rows,
      damaged: this.damaged,
      isCutOff: !isEnded,
    };
  }

  private read(text: string): void {
    const record = text === '' ? null : readSection(text);
    for (const row of record === null ? [null] : rowsOf(record)) this.take(row);
  }

  private take(row: AggregateRow | null): void {
    if (row === null || this.messages + row.count > MOST_MESSAGES) {
      this.damaged += 1;
      if (this.damaged > DAMAGED_AT_LEAST && this.damaged > this.rows) {
        throw new RefusedReport(`more of its rows are damaged (${this.damaged}) than whole (${this.rows})`);
      }
      return;
    }
    this.rows += 1;
    this.messages += row.count;
    this.firstFrom ??= row.headerFrom;
    this.onRow(row);
  }
}

function policyOf(published: XmlNode | undefined): PublishedPolicy {
  return {
    p: wordOf(textOf(published, 'p')),
    sp: wordOf(textOf(published, 'sp')) || null,
    np: wordOf(textOf(published, 'np')) || null,
    pct: percentOf(textOf(published, 'pct')),
    testing: wordOf(textOf(published, 'testing', 't')) === 'y',
  };
}

/** What is no percentage is as if it were not there (RFC 7489 section 6.3). */
function percentOf(text: string): number {
  const [, number = ''] = /^(\d{1,3})(?:\.0{1,9})? ?%?$/.exec(text) ?? [];
  return number !== '' && Number(number) <= 100 ? Number(number) : 100;
}

/** Many send the form of RFC 9990 without its namespace. */
const isNewer = (metadata: XmlNode | undefined, published: XmlNode | undefined): boolean =>
  textOf(metadata, 'generator') !== '' ||
  ['np', 'testing', 'discovery_method'].some((name) => textOf(published, name) !== '');
