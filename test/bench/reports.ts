import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SaxesParser } from 'saxes';
import { dynamoReports } from '../../functions/_adapters/dynamodb/reports/store.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { readAll } from '../../infra/cli/reports/read.ts';
import { startDynamo } from '../../infra/local/dynamo/start.ts';
import { Random } from '../../infra/local/random.ts';
import { reportXml } from '../../infra/local/receivers/report-mail.ts';
import { countWriteUnits } from '../../infra/local/write-units.ts';
import { DocumentReader } from '../../shared/reports/document.ts';
import { RefusedReport } from '../../shared/reports/refused.ts';
import { keptAggregate, sums } from '../support/kept-reports.ts';
import { CONTAINERS, mailWith, mboxOf, NEW_YEAR, REPORT } from '../support/reports.ts';

export type ReportsBench = {
  /** A report of so many rows, each of another address, packed with gzip: seconds that `lazaretto reports` takes … */
  readonly rows: number;
  readonly seconds: number;
  /** … and how often that is what saxes alone takes for the same text. */
  readonly timesParser: number;
  /** The most memory that its process had. */
  readonly megabytes: number;
  /** The same report in a mail, through the handler of `collect-reports`: processor time in seconds, memory in MB … */
  readonly collectorSeconds: number;
  readonly collectorMegabytes: number;
  /** … of which the program and its stand-ins have so much before. */
  readonly collectorBefore: number;
  /** Write units of a report of ten addresses that a deployment keeps, and of one of fifty. */
  readonly writesOfTen: number;
  readonly writesOfFifty: number;
  /** What unpacks to 1,000 times its size: seconds until it is refused. */
  readonly bombSeconds: number;
  /** Documents with random faults, one of fifty in a container: all are read or refused; anything else ends the bench. */
  readonly fuzzed: number;
  readonly refused: number;
};

/** How fast a large report is read, and whether any of a million broken ones does more than to be refused. */
export async function benchReports({ quick }: { readonly quick: boolean }): Promise<ReportsBench> {
  const rows = quick ? 10_000 : 100_000;
  const xml = reportXml({
    ...REPORT,
    rows: Array.from({ length: rows }, (_, at) => ({
      ip: `${11 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.1`,
      count: at,
      dkim: at % 2 === 0,
      spf: false,
    })),
  });
  const started = performance.now();
  new SaxesParser().write(xml).close();
  const parser = (performance.now() - started) / 1_000;
  const { seconds, megabytes } = await commandOn(gzipSync(xml));
  const collector = await collectorOn(gzipSync(xml));
  const fuzzed = quick ? 10_000 : 1_000_000;
  const bombSeconds = await bombOf(quick ? 20_000_000 : 200_000_000);
  const [writesOfTen, writesOfFifty] = [await writesOf(10), await writesOf(50)];
  const refused = await refusedOf(fuzzed);
  const timesParser = seconds / parser;
  return {
    rows,
    seconds,
    timesParser,
    megabytes,
    ...collector,
    writesOfTen,
    writesOfFifty,
    bombSeconds,
    fuzzed,
    refused,
  };
}

/** Write units of one report of so many addresses, with the note of its domain. */
async function writesOf(addresses: number): Promise<number> {
  const dynamo = startDynamo({});
  const tables = await dynamo.createTables();
  const client = new DynamoDBClient(dynamo.clientConfig());
  const written = countWriteUnits(client);
  const store = dynamoReports(dynamoTable(client, tables.totals));
  const passed = new Set(['example.com', 'amazonses.com']);
  const sources = Array.from({ length: addresses }, (_, at) => [`198.51.100.${at}`, sums(1_000, 900, { passed })]);
  await store.keepAggregate(keptAggregate({}, Object.fromEntries(sources)));
  await store.hear('example.com', NEW_YEAR * 1_000, true);
  await dynamo.close();
  return written.units;
}

/** Time and memory of the whole command. */
async function commandOn(packed: Buffer): Promise<{ seconds: number; megabytes: number }> {
  const directory = mkdtempSync(join(tmpdir(), 'reports-'));
  const file = join(directory, 'report.xml.gz');
  const told = 'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';
  try {
    writeFileSync(file, packed);
    const started = performance.now();
    const program = join(import.meta.dirname, '../../infra/cli/reports.ts');
    const { stderr } = await promisify(execFile)(process.execPath, ['--import', told, program, file]);
    return { seconds: (performance.now() - started) / 1_000, megabytes: Math.round(Number(stderr) / 1_024) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Processor time and memory of the function that keeps it. */
async function collectorOn(packed: Buffer) {
  const directory = mkdtempSync(join(tmpdir(), 'reports-'));
  const file = join(directory, 'report.eml');
  try {
    writeFileSync(file, mailWith(packed));
    const program = join(import.meta.dirname, 'collector.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [program, file]);
    const { counted, seconds, before, megabytes } = JSON.parse(stdout);
    if (counted !== 1) throw new Error(`Expected one report that counts, got ${stdout}`);
    return { collectorSeconds: seconds, collectorMegabytes: megabytes, collectorBefore: before };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Seconds until a gzip of so many zeros is refused. */
async function bombOf(bytes: number): Promise<number> {
  const packed = gzipSync(Buffer.alloc(bytes));
  const started = performance.now();
  const { refused } = await readAll([{ name: 'bomb.xml.gz', open: () => Readable.from([packed]) }], NEW_YEAR);
  if (refused.length !== 1) throw new Error(`Expected a refusal, got ${JSON.stringify(refused)}`);
  return (performance.now() - started) / 1_000;
}

const SAMPLES = [
  reportXml(REPORT),
  reportXml({ ...REPORT, isRfc9990: true }),
  '{"organization-name":"a","date-range":{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-02T00:00:00Z"},"policies":[{"policy":{"policy-domain":"example.com"},"summary":{"total-failure-session-count":1}}]}',
].map((text) => Buffer.from(text));
const PIECES = ['<', '>', '<!--', ']]>', '<![CDATA[', '&', '&#x0;', '</record>', '<record>', '\0', '"', '{', '<?'];

const ABUSE = Buffer.from(
  'From: a@example.net\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nSource-IP: 192.0.2.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@example.com\r\nMessage-ID: <1@amazonses.com>\r\n\r\nx\r\n--b--\r\n',
);
/** In every way in which it comes: packed, in mails, in an mbox; an abuse report. */
const PACKED = [
  ...Object.values(CONTAINERS).map((pack) => pack(reportXml(REPORT))),
  ABUSE,
  mboxOf([ABUSE, ABUSE]),
  gzipSync(SAMPLES[2] ?? Buffer.alloc(0)),
];

async function refusedOf(count: number): Promise<number> {
  const random = new Random('reports');
  const damaged = (sample: Buffer, changes: number): Buffer => {
    let bytes = sample;
    for (let change = 0; change <= changes; change += 1) {
      const place = Math.floor(random.next() * bytes.length);
      const cut = Math.floor(random.next() * 20);
      const put = PIECES[Math.floor(random.next() * PIECES.length)] ?? '';
      bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from(put), bytes.subarray(place + cut)]);
    }
    return bytes;
  };
  let refused = 0;
  for (let at = 0; at < count; at += 1) {
    const isPacked = at % 50 === 0;
    const samples = isPacked ? PACKED : SAMPLES;
    const bytes = damaged(samples[Math.floor(random.next() * samples.length)] ?? Buffer.alloc(0), at % 4);
    try {
      refused += isPacked ? await refusedIn(bytes) : refusedAlone(bytes);
    } catch (error) {
      throw new Error(bytes.toString('base64'), { cause: error });
    }
  }
  return refused;
}

async function refusedIn(bytes: Buffer): Promise<number> {
  const { refused } = await readAll([{ name: 'x', open: () => Readable.from([bytes]) }], NEW_YEAR * 2);
  return refused.length;
}

function refusedAlone(bytes: Buffer): number {
  try {
    const reader = new DocumentReader(() => undefined);
    reader.push(bytes);
    reader.end();
    return 0;
  } catch (error) {
    if (!(error instanceof RefusedReport)) throw error;
    return 1;
  }
}
