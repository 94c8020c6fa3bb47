import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { noEvent } from '../../../../infra/cli/replay/reading/no-event.ts';
import { decodedText } from '../../../../infra/cli/replay/reading/sources.ts';
import { unwrapEnvelope } from '../../../../infra/cli/replay/reading/unwrap.ts';
import { UserError } from '../../../../infra/cli/user-error.ts';

const EVENTS = Array.from({ length: 40 }, (_, index) =>
  JSON.stringify({
    eventType: 'Send',
    mail: { messageId: `m${index}`, timestamp: '2026-01-05T10:00:00.000Z' },
    send: {},
  }),
);
const TEXT = `${EVENTS.join('\n')}\n`;
const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
async function read(bytes: Uint8Array, pieces = 1_000): Promise<string> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / pieces) }, (_, at) =>
    Buffer.from(bytes.subarray(at * pieces, (at + 1) * pieces)),
  );
  let text = '';
  for await (const part of decodedText({ name: 'archive', open: () => Readable.from(chunks) })) text += part;
  return text;
}
const csvOf = (rows: readonly string[], delimiter = ','): string =>
  [['@timestamp', '@message'], ...rows.map((row) => ['x', row])]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
    .join('\r\n');
const CONTAINERS: Readonly<Record<string, Uint8Array>> = {
  text: bytesOf(TEXT),
  gzip: gzipSync(TEXT),
  'gzip within gzip': gzipSync(gzipSync(TEXT)),
  zip: zipSync({ 'a.json': bytesOf(TEXT) }),
  'zip of two files': zipSync({
    'd/a.json': bytesOf(EVENTS.slice(0, 20).join('\n')),
    'd/b.gz': gzipSync(EVENTS.slice(20).join('\n')),
  }),
  'zip within gzip': gzipSync(zipSync({ a: [bytesOf(TEXT), { level: 0 }] })),
  brotli: brotliCompressSync(TEXT),
  zlib: deflateSync(TEXT),
  'base64 in lines': bytesOf(base64(TEXT).replace(/.{76}/g, '$&\n')),
  'base64 of gzip': bytesOf(base64(gzipSync(TEXT.repeat(1))).replace(/.{64}/g, '$&\r\n')),
  csv: bytesOf(csvOf(EVENTS)),
  'csv with semicolons': bytesOf(csvOf(EVENTS, ';')),
  'csv with tabs': bytesOf(csvOf(EVENTS, '\t')),
};

/** A zip with another byte at a place of its local header, or of its directory: `of` counts from its beginning. */
function zipWith(byte: (zip: Uint8Array, entry: number) => number, of: number | null): Uint8Array {
  const zip = Buffer.from(zipSync({ 'a.json': bytesOf(TEXT) }));
  const entry = zip.indexOf('PK\x01\x02');
  const value = byte(zip, entry);
  if (of === 16) zip[entry + 16] = value;
  else if (of === 8) zip[8] = value;
  else zip[6] = value;
  return zip;
}
const changed = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Buffer.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ 0xff;
  return copy;
};
const cutBefore = (bytes: Uint8Array, mark: string): Uint8Array => bytes.subarray(0, Buffer.from(bytes).indexOf(mark));

describe('a file', () => {
  it.each(Object.entries(CONTAINERS))('is read as %s, whatever it is called', async (_, bytes) => {
    expect((await read(bytes)).split('\n').filter((line) => line !== '')).toEqual(EVENTS);
  });

  it('that is cut short anywhere gives what it held, or one clear sentence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(CONTAINERS)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 2_000 }),
        async (name, share, pieces) => {
          const bytes = CONTAINERS[name] ?? Buffer.alloc(0);
          const found = await read(bytes.subarray(0, Math.floor(bytes.length * share)), pieces).catch((error) => error);
          if (typeof found === 'string') return;
          expect(found).toBeInstanceOf(UserError);
          expect(found.message).toMatch(/^archive: [^\n]+$/);
        },
      ),
    );
  });

  it('of rows that ends within one gives what there is of that row, to be counted as malformed', async () => {
    const csv = csvOf(EVENTS);
    const lines = (await read(bytesOf(csv.slice(0, -40)))).split('\n').filter((line) => line !== '');
    expect(lines.slice(0, -1)).toEqual(EVENTS.slice(0, -1));
    expect(lines.at(-1)).toMatch(/^"x","\{/);
  });

  it('of any bytes gives text, or one clear sentence', async () => {
    const beginnings = [[], [0x1f, 0x8b, 8], [0x50, 0x4b, 3, 4], [...bytesOf('a,"@message"\n')]];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }), async (beginning, rest) => {
        const found = await read(Buffer.from([...beginning, ...rest])).catch((error) => error);
        expect(typeof found === 'string' || found instanceof UserError).toBe(true);
      }),
    );
  });

  it.each([
    ['PAR1 and more', 'a Parquet file'],
    ['Obj\u0001 and more', 'an Avro file'],
    ['ORC and more', 'an ORC file'],
  ])('that begins with %j is called %s', async (text, is) => {
    await expect(read(bytesOf(text))).rejects.toThrow(is);
  });

  it.each([
    [
      'a zip with another checksum',
      zipWith((zip, entry) => (zip[entry + 16] ?? 0) ^ 0xff, 16),
      'the checksum of a file',
    ],
    ['an encrypted zip', zipWith((zip) => (zip[6] ?? 0) | 1, null), 'it is an encrypted zip'],
    ['a zip by another method', zipWith(() => 14, 8), 'packed by method 14'],
    ['a document of Office', zipSync({ '[Content_Types].xml': bytesOf('<Types/>') }), 'save it as CSV'],
    ['a zip without its directory', cutBefore(zipSync({ a: bytesOf(TEXT) }), 'PK\x01\x02'), 'cut off or damaged'],
    [
      'gzip with another checksum',
      changed(gzipSync(TEXT), -8),
      'it is damaged: its gzip data cannot be unpacked, its checksum',
    ],
    ['gzip without its end', gzipSync(TEXT).subarray(0, -9), 'it is cut off: the end of its gzip data is missing'],
    ['brotli without its end', brotliCompressSync(TEXT.repeat(40)).subarray(0, -5), 'the end of its brotli data'],
    ['a SQLite database', bytesOf('SQLite format 3\0'), 'a SQLite database'],
  ])('that is %s is told in one plain sentence', async (_, bytes, sentence) => {
    const error = await read(bytes).catch((thrown) => thrown);

    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain(sentence);
    expect(error.message).not.toMatch(/invalid|unexpected|incorrect|constructor|undefined/);
  });

  it('that is a zip from which a file was taken out, or with its files in another order, is read', async () => {
    const zip = Buffer.from(zipSync({ 'a.json': bytesOf(TEXT), 'b.json': bytesOf('') }));
    const directory = zip.indexOf('PK\x01\x02');
    const second = zip.indexOf('PK\x01\x02', directory + 1);
    const end = zip.indexOf('PK\x05\x06');
    const parts = [
      zip.subarray(0, directory),
      zip.subarray(second, end),
      zip.subarray(directory, second),
      zip.subarray(end),
    ];

    expect((await read(Buffer.concat(parts))).trim().split('\n')).toEqual(EVENTS);
  });

  it('that is packed too often is refused', async () => {
    let bytes: Uint8Array = bytesOf(TEXT);
    for (let times = 0; times < 7; times++) bytes = gzipSync(bytes);

    await expect(read(bytes)).rejects.toThrow('packed more than 5 times');
  });
});

const [EVENT = ''] = EVENTS;
const HEARD = JSON.parse(EVENT);
describe('unwrapped', () => {
  it.each([
    ['a line of an export', `2026-01-05T10:00:00.000Z ${EVENT}`],
    ['a line of a Lambda log', `2026-01-05T10:00:00.000Z\tid\tINFO\t${EVENT}`],
    ['filter-log-events', JSON.stringify({ events: [{ timestamp: 1, message: EVENT }] })],
    ['a subscription', JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [{ message: EVENT }] })],
    [
      'awslogs',
      JSON.stringify({ awslogs: { data: base64(gzipSync(JSON.stringify({ logEvents: [{ message: EVENT }] }))) } }),
    ],
    [
      'Insights',
      JSON.stringify({
        results: [
          [
            { field: '@ptr', value: 'x' },
            { field: '@message', value: EVENT },
          ],
        ],
      }),
    ],
    ['a failure destination', JSON.stringify({ requestPayload: HEARD })],
    ['rawData', JSON.stringify({ rawData: base64(EVENT) })],
    ['records of Firehose', JSON.stringify({ records: [{ data: base64(EVENT) }] })],
    ['records of Kinesis', JSON.stringify({ Records: [{ kinesis: { data: base64(EVENT) } }] })],
    ['API Gateway', JSON.stringify({ isBase64Encoded: true, body: base64(EVENT) })],
    ['names in lower case', EVENT.replace('eventType', 'eventtype').replace('messageId', 'messageid')],
    ['a text of JSON', JSON.stringify(EVENT)],
    ['messages of a queue', JSON.stringify({ messages: [{ body: EVENT }] })],
    ['a line of base64', base64(EVENT)],
    ['a line of base64 of gzip', base64(gzipSync(EVENT))],
  ])('takes off %s', (_, text) => {
    expect(unwrapEnvelope(text).map((one) => JSON.parse(one))).toEqual([HEARD]);
  });

  it('makes of entries of PutEvents what EventBridge makes of them', () => {
    const entry = { Source: 'aws.ses', DetailType: 'Email Sent', Detail: EVENT, Resources: ['arn'] };
    const made = { source: 'aws.ses', 'detail-type': 'Email Sent', detail: HEARD, resources: ['arn'] };

    expect(unwrapEnvelope(JSON.stringify({ Entries: [entry, entry] })).map((one) => JSON.parse(one))).toEqual([
      made,
      made,
    ]);
    expect(unwrapEnvelope(JSON.stringify(entry)).map((one) => JSON.parse(one))).toEqual([made]);
  });

  it('leaves alone what it does not know', () => {
    for (const text of ['no JSON', '{"a":1}', '[]', '{"Records":[{"body":"x"}]}', '{"records":[]}', '{"data":"!"}']) {
      expect(unwrapEnvelope(text)).toEqual([text]);
    }
  });

  it('never throws, and loses nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(unwrapEnvelope(text).length).toBeGreaterThan(text === '' ? -1 : 0);
      }),
    );
  });
});

describe('noEvent', () => {
  const stats = { read: 0, counted: 0, duplicates: 0, setAside: 0, malformed: 0, tooOld: 0 };

  it('says what an archive holds that has no event', () => {
    const told = noEvent({
      stats: { ...stats, read: 3, setAside: 2, malformed: 1 },
      aside: [{ why: 'SNS notice', values: 2 }],
      refused: [{ kind: 'malformed', values: 1, reason: 'body: no' }],
    });

    expect(told).toContain('no event in it: 2 set aside (SNS notice), 1 malformed (body: no). Expected the events');
  });

  it('says nothing where there was one', () => {
    expect(noEvent({ stats: { ...stats, read: 3, setAside: 2 }, aside: [], refused: [] })).toBeNull();
  });
});
