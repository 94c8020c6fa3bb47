import { contentsOf, type Found } from '../../../functions/_adapters/reports/contents.ts';
import { DocumentReader } from '../../../shared/reports/document.ts';
import { RefusedReport, refuseFuture } from '../../../shared/reports/refused.ts';
import { ReportSums } from '../../../shared/reports/sums.ts';
import { ReportTally } from '../../../shared/reports/tally.ts';
import type { ReportSource } from './sources.ts';

export type Refused = { readonly file: string; readonly reason: string };
/** All that was read. `read` counts every report found, `empty` those without content, as some receivers send them. */
export type Reading = {
  readonly tally: ReportTally;
  readonly refused: Refused[];
  read: number;
  empty: number;
  /** Rows, or policies, that could not be read. */
  damaged: number;
  /** Reports that end too early. */
  cutOff: number;
};

/**
 * Reads all reports of some sources. One that cannot be read never hurts another.
 * @param now seconds since 1970: what is of later is refused
 */
export async function readAll(sources: readonly ReportSource[], now: number): Promise<Reading> {
  const reading: Reading = { tally: new ReportTally(), refused: [], read: 0, empty: 0, damaged: 0, cutOff: 0 };
  for (const { name, open } of sources) {
    try {
      for await (const found of contentsOf(name, open())) {
        reading.read += 1;
        const refused = await readOne(found, reading, now);
        if (refused !== null) reading.refused.push({ file: found.file, reason: refused.message });
      }
    } catch (error) {
      // The file itself cannot be read, such as one without permission.
      const reason = error instanceof Error ? error.message : String(error);
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      reading.read += 1;
      reading.refused.push({ file: name, reason });
    }
  }
  return reading;
}

async function readOne(found: Found, reading: Reading, now: number): Promise<RefusedReport | null> {
  if ('refused' in found) return found.refused;
  if ('abuse' in found) {
    reading.tally.addAbuse(found.abuse, found.key);
    return null;
  }
  try {
    await readReport(found, reading, now);
    return null;
  } catch (error) {
    if (error instanceof RefusedReport) return error;
    throw error;
  }
}

async function readReport(
  { bytes, proof }: Extract<Found, { readonly bytes: unknown }>,
  reading: Reading,
  now: number,
): Promise<void> {
  const sums = new ReportSums();
  const reader = new DocumentReader((row) => sums.add(row));
  for await (const chunk of bytes) reader.push(chunk);
  const report = reader.end();
  if (report === null) {
    reading.empty += 1;
    return;
  }
  refuseFuture(report, now);
  reading.damaged += report.damaged;
  if (report.kind === 'tls') {
    reading.tally.addTls({ report, proof });
  } else {
    if (report.isCutOff) reading.cutOff += 1;
    reading.tally.addDmarc({ report, sources: sums.sources, proof });
  }
}
