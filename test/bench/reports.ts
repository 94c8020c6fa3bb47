import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { readAll } from '../../infra/cli/reports/read.ts';
import { Random } from '../../infra/local/random.ts';
import { DocumentReader } from '../../shared/reports/document.ts';
import { RefusedReport } from '../../shared/reports/refused.ts';
import { ReportSums } from '../../shared/reports/sums.ts';
import { REPORT, reportXml, rowXml } from '../support/reports.ts';

export type ReportsBench = {
  /** A report of so many rows: seconds to read, and the most memory that the process took since it began, in MB. */
  readonly rows: number;
  readonly seconds: number;
  readonly megabytes: number;
  /** What unpacks to 1,000 times its size: seconds until it is refused. */
  readonly bombSeconds: number;
  /** Documents with random faults: all are read or refused; anything else ends the bench with its error. */
  readonly fuzzed: number;
  readonly refused: number;
};

/** How fast a large report is read, and whether any of a million broken ones does more than to be refused. */
export async function benchReports({ quick }: { readonly quick: boolean }): Promise<ReportsBench> {
  const rows = quick ? 10_000 : 100_000;
  const [head = '', tail = ''] = reportXml({ ...REPORT, rows: [] }).split(/(?=<\/feedback>)/);
  const started = performance.now();
  const reader = new DocumentReader((row) => new ReportSums().add(row));
  reader.push(Buffer.from(head));
  for (let row = 0; row < rows; row += 1) {
    reader.push(Buffer.from(rowXml({ ip: `192.0.2.${row % 256}`, count: row, dkim: row % 2 === 0, spf: false })));
  }
  reader.push(Buffer.from(tail));
  reader.end();
  const seconds = (performance.now() - started) / 1_000;
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
  const fuzzed = quick ? 10_000 : 1_000_000;
  const bombSeconds = await bombOf(quick ? 20_000_000 : 200_000_000);
  return { rows, seconds, megabytes, bombSeconds, fuzzed, refused: refusedOf(fuzzed) };
}

/** Seconds until a gzip of so many zeros is refused. */
async function bombOf(bytes: number): Promise<number> {
  const packed = gzipSync(Buffer.alloc(bytes));
  const started = performance.now();
  const { refused } = await readAll([{ name: 'bomb.xml.gz', open: () => Readable.from([packed]) }]);
  if (refused.length !== 1) throw new Error(`Expected a refusal, got ${JSON.stringify(refused)}`);
  return (performance.now() - started) / 1_000;
}

const SAMPLES = [
  reportXml(REPORT),
  reportXml({ ...REPORT, isRfc9990: true }),
  '{"organization-name":"a","date-range":{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-02T00:00:00Z"},"policies":[{"policy":{"policy-domain":"example.com"},"summary":{"total-failure-session-count":1}}]}',
].map((text) => Buffer.from(text));
const PIECES = ['<', '>', '<!--', ']]>', '<![CDATA[', '&', '&#x0;', '</record>', '<record>', '\0', '"', '{', '<?'];

function refusedOf(count: number): number {
  const random = new Random('reports');
  let refused = 0;
  for (let at = 0; at < count; at += 1) {
    let bytes = SAMPLES[at % SAMPLES.length] ?? Buffer.alloc(0);
    for (let change = 0; change <= at % 4; change += 1) {
      const place = Math.floor(random.next() * bytes.length);
      const cut = Math.floor(random.next() * 20);
      const put = PIECES[Math.floor(random.next() * PIECES.length)] ?? '';
      bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from(put), bytes.subarray(place + cut)]);
    }
    try {
      const reader = new DocumentReader(() => undefined);
      reader.push(bytes);
      reader.end();
    } catch (error) {
      if (!(error instanceof RefusedReport)) throw new Error(bytes.toString('base64'), { cause: error });
      refused += 1;
    }
  }
  return refused;
}
