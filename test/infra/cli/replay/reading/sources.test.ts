import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveSource } from '../../../../../infra/cli/replay/reading/source.ts';
import { decodedText, sourcesOf } from '../../../../../infra/cli/replay/reading/sources.ts';
import { UserError } from '../../../../../infra/cli/user-error.ts';

const TEXT = '{"text":"Füße 例 😀"}\n{"b":2}\n';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, content);
  return path;
}
function directory(...paths: readonly string[]): string {
  const root = join(folder, `${++files}-directory`);
  mkdirSync(root);
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), path.endsWith('.md') ? path : `{"path":"${path}"}`);
  }
  return root;
}
const noStdin = Readable.from([]);
async function read(source: ArchiveSource): Promise<string> {
  let text = '';
  for await (const chunk of decodedText(source)) text += chunk;
  return text;
}
const readAll = async (...names: readonly string[]): Promise<string[]> =>
  Promise.all((await sourcesOf(names, noStdin)).map(read));
const errorOf = async (failing: Promise<unknown>): Promise<Error> =>
  failing.then(
    () => Promise.reject(new Error('Expected an error')),
    (error: Error) => error,
  );
/** Something that a person can mend, told in one line that names the place. */
async function expectClear(failing: Promise<unknown>, name: string): Promise<string> {
  const error = await errorOf(failing);
  expect(error).toBeInstanceOf(UserError);
  expect(error.message).not.toContain('\n');
  expect(error.message).toContain(name);
  return error.message;
}

describe('sourcesOf', () => {
  it('takes files in the order in which they are named, whatever they are called', async () => {
    const [b, a] = [file('b.json', 'b'), file('a.dat', 'a')];

    expect((await sourcesOf([b, a], noStdin)).map(({ name }) => name)).toEqual([b, a]);
  });

  it('says how large files are, and of standard input nothing', async () => {
    const root = directory('d/a.json');
    writeFileSync(join(root, 'd', 'a.json'), TEXT);
    const sizes = (await sourcesOf([root, join(root, 'd', 'a.json'), '-'], noStdin)).map(({ bytes }) => bytes);
    expect(sizes).toEqual([Buffer.byteLength(TEXT), Buffer.byteLength(TEXT), undefined]);
  });

  it('takes what holds events in and below a directory, whatever it is called, and leaves the rest alone', async () => {
    const root = directory(
      'b.json',
      'a.ndjson.gz',
      'd/e/f.LOG',
      'd/c.jsonl',
      'x.txt',
      'z.gz',
      'stream-1-2026-03-02-10-00-07-uuid',
      'README.md',
      'd/.hidden',
    );

    const names = (await sourcesOf([root], noStdin)).map(({ name }) => name.slice(root.length + 1));

    expect(names).toEqual([
      'a.ndjson.gz',
      'b.json',
      'd/c.jsonl',
      'd/e/f.LOG',
      'stream-1-2026-03-02-10-00-07-uuid',
      'x.txt',
      'z.gz',
    ]);
  });

  it('takes links to archives in a directory, and none that lead nowhere or in a circle', async () => {
    const root = directory('a.json', 'd/b.json');
    symlinkSync(join(root, 'a.json'), join(root, 'link.json'));
    symlinkSync(root, join(root, 'd', 'circle.json'));
    symlinkSync(join(root, 'loop.json'), join(root, 'loop.json'));
    symlinkSync(join(root, 'nowhere'), join(root, 'broken.json'));

    const names = (await sourcesOf([root], noStdin)).map(({ name }) => name.slice(root.length + 1));

    expect(names).toEqual(['a.json', 'd/b.json', 'link.json']);
  });

  it.skipIf(process.getuid?.() === 0)('says in one line that a directory may not be read', async () => {
    const root = directory('a.json', 'd/b.json');
    chmodSync(join(root, 'd'), 0);

    await expectClear(sourcesOf([root], noStdin), root);
    chmodSync(join(root, 'd'), 0o700);
  });

  it('takes standard input for a dash', async () => {
    const [source] = await sourcesOf(['-'], Readable.from([Buffer.from(TEXT)]));

    expect(source && (await read(source))).toBe(TEXT);
  });

  it.each([
    ['a missing file', () => join(folder, 'nowhere.json'), 'nowhere.json: no such file or directory'],
    ['a path through a file', () => join(file('plain.json', '{}'), 'inside'), 'inside: '],
    ['an empty directory', () => directory(), 'expected archives'],
    ['a directory without archives', () => directory('README.md', 'd/notes.md'), 'found none'],
  ])('says in one line what is wrong with %s', async (_, path, words) => {
    const name = path();

    expect(await expectClear(sourcesOf([name], noStdin), name)).toContain(words);
  });

  it('says that standard input can be read only once', async () => {
    expect(await expectClear(sourcesOf(['-', '-'], noStdin), '-')).toContain('once');
  });
});

describe('textOf', () => {
  it.each<[string, string, Uint8Array | string, string]>([
    ['a plain file', 'a.json', TEXT, TEXT],
    ['an empty file', 'empty.json', '', ''],
    ['a file of one byte', 'one.json', '1', '1'],
    ['a file of one byte with which gzip begins', 'one.json', Uint8Array.of(0x1f), '\u001F'],
    ['a packed file', 'a.json.gz', gzipSync(TEXT), TEXT],
    ['a packed file without the suffix', 'a.json', gzipSync(TEXT), TEXT],
    ['a plain file with the suffix of a packed one', 'a.json.gz', TEXT, TEXT],
    ['a packed empty file', 'a.gz', gzipSync(''), ''],
    ['packed files put together', 'a.gz', Buffer.concat([gzipSync(TEXT), gzipSync(TEXT)]), TEXT + TEXT],
    ['a byte order mark', 'a.json', `\uFEFF${TEXT}`, TEXT],
    ['UTF-16 as Windows writes it', 'a.json', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), TEXT],
    ['UTF-16 the other way round', 'a.json', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16(), TEXT],
    ['packed UTF-16', 'a.json.gz', gzipSync(Buffer.from(`\uFEFF${TEXT}`, 'utf16le')), TEXT],
  ])('reads %s', async (_, name, content, text) => {
    expect(await readAll(file(name, content))).toEqual([text]);
  });

  it.each([false, true])('reads megabytes whose letters lie across chunks (packed: %s)', async (packed) => {
    const long = `x${'例'.repeat(1_000_000)}`;

    const [text] = await readAll(file('long', packed ? gzipSync(long) : long));

    expect(text === long).toBe(true);
  });

  it.each<[string, Buffer]>([
    ['cut short', gzipSync(TEXT).subarray(0, -12)],
    ['cut within its header', gzipSync(TEXT).subarray(0, 5)],
    ['damaged', Buffer.concat([gzipSync(TEXT).subarray(0, 12), Buffer.alloc(40, 0xff)])],
    ['with a wrong check sum', Buffer.concat([gzipSync(TEXT).subarray(0, -8), Buffer.alloc(8, 1)])],
  ])('says in one line that a packed file is %s', async (_, content) => {
    const name = file('broken.gz', content);

    await expectClear(readAll(name), name);
  });

  it('says in one line that a file vanished since it was named', async () => {
    const name = file('gone.json', TEXT);
    const [source] = await sourcesOf([name], noStdin);
    rmSync(name);

    await expectClear(source ? read(source) : Promise.resolve(), name);
  });

  it.skipIf(process.getuid?.() === 0)('says in one line that a file may not be read', async () => {
    const name = file('secret.json', TEXT);
    chmodSync(name, 0);

    await expectClear(readAll(name), name);
  });

  it('reads packed standard input whose first bytes come one by one', async () => {
    const bytes = gzipSync(TEXT);
    const stdin = Readable.from([...bytes].map((_, index) => bytes.subarray(index, index + 1)));
    const [source] = await sourcesOf(['-'], stdin);

    expect(source && (await read(source))).toBe(TEXT);
  });

  it('reads text on standard input that begins with the first byte of gzip', async () => {
    const stdin = Readable.from([Uint8Array.of(0x1f), Buffer.from(TEXT)]);
    const [source] = await sourcesOf(['-'], stdin);

    expect(source && (await read(source))).toBe(`\u001F${TEXT}`);
  });

  it('reads empty standard input', async () => {
    const [source] = await sourcesOf(['-'], Readable.from([]));

    expect(source && (await read(source))).toBe('');
  });

  it('says in one line that standard input broke off', async () => {
    const stdin = Readable.from(
      (async function* () {
        yield Buffer.from(TEXT);
        throw new Error('EPIPE');
      })(),
    );
    const [source] = await sourcesOf(['-'], stdin);

    await expectClear(source ? read(source) : Promise.resolve(), 'standard input: EPIPE');
  });

  it('closes a file of which nobody reads the rest', async () => {
    const [source] = await sourcesOf([file('long.gz', gzipSync('x'.repeat(10_000_000)))], noStdin);
    if (!source) throw new Error('Expected a source');
    const opened: Readable[] = [];
    const open = () => {
      const stream = source.open();
      opened.push(stream);
      return stream;
    };

    for await (const chunk of decodedText({ ...source, open })) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }

    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true]);
  });
});
