import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { UserError } from '../user-error.ts';

/** A file of an export: what is in it, and how to see that it is whole. */
export type ExportedFile = {
  readonly name: string;
  readonly about: string;
  /** Lines, or values of a list; null: one value. */
  readonly rows: number | null;
  readonly bytes: number;
  readonly sha256: string;
  /** False where more may belong to it: another run reads it anew. */
  readonly whole: boolean;
};
export type Manifest = {
  readonly tenant: string;
  readonly exportedAt: string;
  /** False while an export is under way, where it was broken off, and where something could not be read. */
  readonly complete: boolean;
  readonly files: readonly ExportedFile[];
};

const MANIFEST = 'manifest.json';
/** Nobody but its owner reads what is exported. */
const OWNERS = { file: 0o600, folder: 0o700 } as const;

/** Where one tenant is exported to. Each file is whole, or not there. */
export class ExportFolder {
  readonly #folder: string;
  readonly #tenant: string;
  readonly #at: string;
  readonly #files: ExportedFile[] = [];
  /** Files of a run of this export that was broken off. */
  readonly #before: ReadonlyMap<string, ExportedFile>;
  /** Names of files of earlier runs that another one may not write, or not be able to. */
  readonly #earlier: ReadonlySet<string>;

  private constructor(
    folder: string,
    tenant: string,
    at: string,
    before: readonly ExportedFile[],
    earlier: ReadonlySet<string>,
  ) {
    this.#earlier = earlier;
    this.#folder = folder;
    this.#tenant = tenant;
    this.#at = at;
    this.#before = new Map(before.map((file) => [file.name, file]));
  }

  /** @throws {UserError} where the folder holds something else than an export of this tenant */
  static async open(folder: string, tenant: string, at: string): Promise<ExportFolder> {
    const there = await mkdir(folder, { recursive: true, mode: OWNERS.folder })
      .then((made) => made === undefined)
      .catch((error: Error) => {
        throw new UserError(`${forTerminal(folder)}: ${error.message}`);
      });
    const known = there ? await manifestIn(folder) : null;
    if (known !== null && known.tenant !== tenant) {
      throw new UserError(
        `${forTerminal(folder)}: expected a new directory, or one with an export of ${forTerminal(tenant)}; got one of ${forTerminal(known.tenant)}`,
      );
    }
    const goesOn = known?.complete === false;
    const opened = new ExportFolder(folder, tenant, at, goesOn ? known.files : [], await filesIn(folder));
    await opened.#tell(false);
    return opened;
  }

  /** Whether a run that was broken off has written this file: then it is taken as it is. */
  async keeps(name: string): Promise<boolean> {
    const known = this.#before.get(name);
    if (known?.whole !== true) return false;
    const bytes = await readFile(join(this.#folder, name)).catch(() => null);
    if (bytes === null || sha256Of(bytes) !== known.sha256) return false;
    this.#files.push(known);
    return true;
  }

  /** Whether an earlier run has written more into this file than `text`. */
  async hasMore(name: string, text: string): Promise<boolean> {
    return this.#earlier.has(name) && (await stat(join(this.#folder, name))).size > Buffer.byteLength(text);
  }

  async write(name: string, about: string, text: string, rows: number | null, whole = true): Promise<void> {
    const file = join(this.#folder, name);
    const bytes = Buffer.from(text);
    await put(file, bytes);
    this.#files.push({ name, about, rows, bytes: bytes.length, sha256: sha256Of(bytes), whole });
    await this.#tell(false);
  }

  json = (name: string, about: string, value: unknown): Promise<void> =>
    this.write(name, about, `${JSON.stringify(value, null, 2)}\n`, Array.isArray(value) ? value.length : null);

  lines = (name: string, about: string, values: readonly unknown[]): Promise<void> =>
    this.write(name, about, values.map((value) => `${JSON.stringify(value)}\n`).join(''), values.length);

  /**
   * Removes what an earlier run wrote and this one did not, once all is there: where something could not be read, it may
   * be all that is left of it.
   * @param complete nothing lacks that could not be read
   */
  async close(complete: boolean): Promise<Manifest> {
    const own = new Set(this.#files.map(({ name }) => name));
    const stale = complete ? [...this.#earlier].filter((name) => !own.has(name)) : [];
    for (const name of stale) await rm(join(this.#folder, name));
    return this.#tell(complete);
  }

  async #tell(complete: boolean): Promise<Manifest> {
    const manifest = { tenant: this.#tenant, exportedAt: this.#at, complete, files: this.#files };
    await put(join(this.#folder, MANIFEST), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    return manifest;
  }
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function put(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: OWNERS.folder });
  await writeFile(`${file}.part`, bytes, { mode: OWNERS.file });
  await rename(`${file}.part`, file);
}

/** Days of the archive; all other files are written anew in each run. */
const DAYS = /^archive\/\d{4}-\d{2}-\d{2}\.jsonl(?:\.part)?$/;
/** What earlier runs wrote there, and this one may not. */
async function filesIn(folder: string): Promise<ReadonlySet<string>> {
  const all = await readdir(folder, { recursive: true });
  const names = all.map((name) => name.split(sep).join('/'));
  return new Set(names.filter((name) => DAYS.test(name)));
}

/** Null: the folder is empty. @throws {UserError} where it holds other things */
async function manifestIn(folder: string): Promise<Manifest | null> {
  if ((await readdir(folder)).length === 0) return null;
  try {
    const { tenant, complete, files } = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
    if (typeof tenant === 'string' && typeof complete === 'boolean' && Array.isArray(files)) {
      return { tenant, complete, files, exportedAt: '' };
    }
  } catch {
    // Whatever it is, it is none of ours.
  }
  throw new UserError(`${forTerminal(folder)}: expected a new directory, got one that holds other files`);
}
