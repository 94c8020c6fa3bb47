import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Temporary files of a run lie in one directory and go with it, those of workers that were stopped too. */
export default function ownTmp(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'lazaretto-tests-'));
  // Name servers under test give up their rights and must still read their zones.
  chmodSync(directory, 0o755);
  process.env['TMPDIR'] = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
