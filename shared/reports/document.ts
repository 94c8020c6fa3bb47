import { AggregateReader } from './dmarc/reader.ts';
import type { AggregateReport, AggregateRow, TlsReport } from './model.ts';
import { RefusedReport } from './refused.ts';
import { ReportText } from './text.ts';
import { readTlsReport } from './tls.ts';

/** So much is looked at to tell what it is. Unit: UTF-16 units. */
const HEAD = 1_024;
const NOTHING = /^[\s\uFEFF\0]+/;
/** So much is made text at once: long texts stay in memory until all of it is looked through. Unit: bytes. */
const PIECE = 32 * 1_024;
/** A TLS report is read as a whole, and takes up to thirty times its length while it is. Unit: UTF-16 units. */
const LONGEST_JSON = 4_000_000;
/** What a report may be once it is unpacked. Unit: bytes. */
export const MOST_BYTES = 100 * 1_000 * 1_000;

/**
 * Reads one unpacked report as its bytes come, told apart by content: XML is a DMARC aggregate report, JSON a TLS
 * report. Rows are given away as they come.
 */
export class DocumentReader {
  private readonly text = new ReportText();
  private readonly onRow: (row: AggregateRow) => void;
  private head = '';
  private bytes = 0;
  private xml: AggregateReader | null = null;
  private json: string[] | null = null;
  private jsonLength = 0;

  constructor(onRow: (row: AggregateRow) => void) {
    this.onRow = onRow;
  }

  /** @throws {RefusedReport} */
  push(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    if (this.bytes > MOST_BYTES) throw new RefusedReport(`it holds more than ${MOST_BYTES / 1e6} MB`);
    for (let at = 0; at < bytes.length; at += PIECE) this.take(this.text.push(bytes.subarray(at, at + PIECE)));
  }

  /** @returns null for a report without content, as some receivers send it @throws {RefusedReport} */
  end(): AggregateReport | TlsReport | null {
    this.take(this.text.end());
    if (this.xml === null && this.json === null && !this.tell()) return null;
    return this.xml === null ? readTlsReport(this.json?.join('') ?? '') : this.xml.end();
  }

  private take(text: string): void {
    if (this.xml !== null) this.xml.push(text);
    else if (this.json !== null) this.keep(text);
    else {
      // White space says nothing, however much of it there is.
      this.head = (this.head + text).replace(NOTHING, '');
      if (this.head.length >= HEAD) this.tell();
    }
  }

  /** @returns whether there is anything to read @throws {RefusedReport} */
  private tell(): boolean {
    const { head } = this;
    if (head === '' || /^unused\s*$/i.test(head)) return false;
    if (head.startsWith('{') || head.startsWith('[')) {
      this.json = [];
      this.keep(head);
    } else if (head.startsWith('<') || /<(?:\?xml|[\w.:-]{0,40}feedback)\b/i.test(head)) {
      this.xml = new AggregateReader(this.onRow);
      this.xml.push(head);
    } else {
      throw new RefusedReport(`it is no report: expected XML or JSON, got ${JSON.stringify(head.slice(0, 40))}`);
    }
    return true;
  }

  private keep(text: string): void {
    this.jsonLength += text.length;
    if (this.jsonLength > LONGEST_JSON) throw new RefusedReport('it is a TLS report of more than 4 MB');
    this.json?.push(text);
  }
}
