import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OpenValue } from '../../../../../infra/cli/replay/reading/open-value.ts';
import { valuesOf } from '../../../../../infra/cli/replay/reading/values.ts';

async function* chunked(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}
async function values(...chunks: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const handful of valuesOf(chunked(chunks))) found.push(...handful);
  return found;
}
/** The values as JSON means them; what is no JSON stays text. */
const meant = (all: readonly string[]): unknown[] =>
  all.map((text) => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  });

const TRICKY = [
  { id: 1, text: 'plain' },
  { id: 2, text: 'quote " backslash \\ both \\" and \\\\' },
  { id: 3, text: '}{ ][ },{ ]}' },
  { id: 4, text: 'line\nbreak\r\nand\ttab', list: [[], [{}], [1, [2]]] },
  { id: 5, text: '\u2028 \uFEFF 例 😀', nested: { a: { b: { c: null } } } },
  { id: 6, text: '[{"in":"a string"}]', 'a{key}': '{' },
  {},
  { id: 7, '': '' },
];
const lines = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one));
const pretty = (one: unknown) => JSON.stringify(one, null, 2);
const unindented = (one: unknown) => pretty(one).replace(/\n +/g, '\n');

const FORMS: readonly (readonly [string, (all: readonly unknown[]) => string])[] = [
  ['one a line', (all) => lines(all).join('\n')],
  ['one a line, with a last line break', (all) => `${lines(all).join('\n')}\n`],
  ['one a line as Windows writes it', (all) => `${lines(all).join('\r\n')}\r\n`],
  ['one a line with empty lines between', (all) => `\n\n${lines(all).join('\n\n \n')}\n\n`],
  ['one a line, indented', (all) => lines(all).join('\n  ').replace(/^/, '  ')],
  ['one a line after a byte order mark', (all) => `\uFEFF${lines(all).join('\n')}`],
  ['one after the other without a break', (all) => lines(all).join('')],
  ['one after the other with spaces between', (all) => lines(all).join(' ')],
  ['a compact array', (all) => JSON.stringify(all)],
  ['a compact array after a byte order mark', (all) => `\uFEFF${JSON.stringify(all)}\r\n`],
  ['a pretty array', pretty],
  ['a pretty array as Windows writes it', (all) => pretty(all).replace(/\n/g, '\r\n')],
  ['an array without indents', unindented],
  ['an array of one element a line', (all) => `[\n${lines(all).join(',\n')}\n]\n`],
  ['an array of one element a line, commas first', (all) => `[ ${lines(all).join('\n, ')}\n]`],
  ['an array with brackets on the lines of elements', (all) => `[${lines(all).join(',\n')}]`],
  ['two arrays', (all) => `${JSON.stringify(all.slice(0, 3))}\n${pretty(all.slice(3))}`],
  ['pretty objects, one after the other', (all) => all.map(pretty).join('\n')],
  ['objects without indents, one after the other', (all) => all.map(unindented).join('\n')],
  ['pretty objects that share lines', (all) => all.map(pretty).join('')],
];
const cutInto = (text: string, cuts: readonly number[]): string[] => {
  const borders = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort((a, b) => a - b);
  return borders.slice(1).map((border, index) => text.slice(borders[index], border));
};

describe('valuesOf', () => {
  describe.each(FORMS)('given %s', (_, form) => {
    it('finds every value, in order', async () => {
      expect(meant(await values(form(TRICKY)))).toEqual(TRICKY);
    });

    it('finds the same wherever the chunks end', async () => {
      const text = form(TRICKY);
      const whole = await values(text);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat({ max: text.length })), async (cuts) => {
          expect(await values(...cutInto(text, cuts))).toEqual(whole);
        }),
        { numRuns: 30 },
      );
      expect(await values(...text)).toEqual(whole);
    });
  });

  it('finds whatever objects there are, in whatever form they are written', async () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });
    const form = fc.constantFrom(...FORMS);
    await fc.assert(
      fc.asyncProperty(fc.array(object, { minLength: 1, maxLength: 8 }), form, async (all, [, write]) => {
        const text = write(all);

        expect(meant(await values(text))).toEqual(JSON.parse(JSON.stringify(all)));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \r\n\t\n '],
    ['an empty array', '[]'],
    ['an empty array over lines', '[\n]\n'],
    ['a byte order mark', '\uFEFF'],
  ])('finds no value in %s', async (_, text) => {
    expect(await values(text)).toEqual([]);
  });

  it('hands a value of a megabyte out whole', async () => {
    const long = JSON.stringify({ text: '{"'.repeat(500_000) });

    expect(await values(`${long}\n${long}`)).toEqual([long, long]);
    expect((await values(`[\n${long},\n${long}\n]`)).map((value) => value.length)).toEqual([long.length, long.length]);
  });

  it('takes a byte order mark between values for nothing, and within one for text', async () => {
    expect(await values('', '\uFEFF', '{"a":"\uFEFF"}\n', '\uFEFF{"b":1}')).toEqual(['{"a":"\uFEFF"}', '{"b":1}']);
  });

  it('finds events that are texts, as SQS and SNS hand them out', async () => {
    const texts = lines(lines(TRICKY));

    expect(await values(texts.join('\n'))).toEqual(texts);
    expect(await values(`[${texts.join(', ')}]`)).toEqual(texts);
  });

  it('finds the values of an array that is one line of many megabytes, wherever the chunks end', async () => {
    const one = `{"text":${JSON.stringify('},{'.repeat(30_000))},"number":1234567890,"list":[true,null]}`;
    const line = `[${Array.from({ length: 120 }, () => one).join(',')}]`;
    expect(line.length).toBeGreaterThan(10_000_000);

    for (const size of [65_536, 1_000_003]) {
      const chunks = Array.from({ length: Math.ceil(line.length / size) }, (_, index) =>
        line.slice(index * size, (index + 1) * size),
      );
      const found = await values(...chunks);
      expect(found).toHaveLength(120);
      expect(found.every((value) => value === one)).toBe(true);
    }
  });

  const [one, two, three] = lines([{ id: 1, mail: { a: 'x' } }, { id: 2, mail: { a: 'y' } }, { id: 3 }]) as [
    string,
    string,
    string,
  ];
  it.each<[string, string, string[]]>([
    ['ends early inside an object', two.slice(0, -1), [two.slice(0, -1)]],
    ['ends early inside a string', two.slice(0, 19), [two.slice(0, 19)]],
    ['ends early after an escape', '{"a":"\\', ['{"a":"\\']],
    ['lacks its beginning', two.slice(3), [two.slice(3)]],
    ['is no JSON', 'nonsense', ['nonsense']],
    ['is a sentence', 'Successfully validated SNS topic.', ['Successfully validated SNS topic.']],
    ['has brackets that never close', '{"a":[[[', ['{"a":[[[']],
    ['has brackets that were never opened', '}}]]', ['}}]]']],
  ])('takes a line that %s by itself, its neighbours whole', async (_, broken, expected) => {
    expect(await values(`${one}\n${broken}\n${three}\n`)).toEqual([one, ...expected, three]);
    expect(await values(`${one}\n${three}\n${broken}`)).toEqual([one, three, ...expected]);
  });

  it.each<[string, (all: readonly string[]) => string]>([
    ['one after the other', (all) => all.join('')],
    ['with spaces between', (all) => all.join(' ')],
    ['in an array', (all) => `[${all.join(',')}]`],
    ['in an array that goes on', (all) => `[${all.join(', ')},`],
  ])('loses no neighbour of a value that is cut short in a line of many, %s', async (_, form) => {
    const all = [1, 2, 3, 4].map((id) => ({ type: 'x', id, mail: { list: ['a', 'b'], tag: { c: null } } }));
    const [first = '', second = '', ...rest] = lines(all);
    for (let at = 1; at < second.length; at++) {
      const text = form([first, second.slice(0, at), ...rest]);
      const found = meant(await values(text, '\n', one));

      expect(found).toEqual(expect.arrayContaining([all[0], all[2], all[3], { id: 1, mail: { a: 'x' } }]));
    }
  });

  it('loses no neighbour of a value that is cut short in a line of many megabytes, wherever the chunks end', async () => {
    const value = `{"type":"x","text":"${'y'.repeat(10_000)}"}`;
    const line = Array.from({ length: 1_000 }, (_, index) => (index % 100 === 50 ? value.slice(0, 9_000) : value)).join(
      '',
    );

    for (const size of [65_536, 1_000_003]) {
      const chunks = Array.from({ length: Math.ceil(line.length / size) }, (_, index) =>
        line.slice(index * size, (index + 1) * size),
      );
      const found = await values(...chunks);
      expect(found.filter((text) => text === value)).toHaveLength(990);
      expect(found).toHaveLength(1_000);
    }
  });

  it('is not slowed down by thousands of values that are all cut short in one line', async () => {
    const broken = '{"type":"x","list":[{"type":';

    const found = await values(`${broken.repeat(20_000)}\n${one}`);

    expect(found.at(-1)).toBe(one);
  });

  it.each([
    ['the NULs of a file with holes', '\0'.repeat(5_000)],
    ['record separators', '\u001E'],
    ['a form feed', '\f'],
  ])('takes %s between values for nothing', async (_, between) => {
    expect(await values(`${between}${one}${between}\n${between}${two}\n${between}`)).toEqual([one, two]);
    expect(await values(`${one}${between}${two}${between}`)).toEqual([one, two]);
  });

  it('finds the value that was begun anew in the line in which another broke off', async () => {
    expect(await values(`${one}\n${two.slice(0, -2)}${three}\n${one}\n`)).toEqual([one, two.slice(0, -2), three, one]);
    expect(await values(`${one}\n${two.slice(0, 19)}${three}`)).toEqual([one, two.slice(0, 19), three]);
  });

  it('takes what is too deep for one value, and its neighbours whole', async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;

    expect(await values(`${one}\n${deep}\n${two}\n${'{"a":['.repeat(10_000)}\n${three}`)).toEqual([
      one,
      deep,
      two,
      '{"a":['.repeat(10_000),
      three,
    ]);
  });

  it('takes several broken lines one by one', async () => {
    const broken = two.slice(0, -1);

    expect(await values([one, broken, broken, three, broken, one].join('\n'))).toEqual([
      one,
      broken,
      broken,
      three,
      broken,
      one,
    ]);
  });

  it.each<[string, (broken: string) => string]>([
    ['an array of one element a line', (broken) => `[\n${one},\n${broken},\n${three},\n${two}\n]`],
    ['an indented array of one element a line', (broken) => `[\n  ${one},\n  ${broken},\n  ${three},\n  ${two}\n]`],
  ])('loses no neighbour of a broken element in %s', async (_, form) => {
    for (const broken of [two.slice(0, -1), two.slice(0, 19), 'nonsense', '{"a":[[[']) {
      const found = await values(form(broken));

      expect(meant(found)).toEqual(expect.arrayContaining(meant([one, two, three])));
    }
  });

  it('loses at most the next of pretty objects where one is cut short', async () => {
    const all = [1, 2, 3, 4, 5].map((id) => ({ id, mail: { a: 'x' }, list: [1, 2] }));
    const text = all.map(pretty);
    for (let at = 1; at < (text[1]?.length ?? 0); at++) {
      const found = meant(await values([text[0], text[1]?.slice(0, at), ...text.slice(2)].join('\n')));

      expect(found).toEqual(expect.arrayContaining([all[0], all[3], all[4]]));
    }
  });

  it('finds every array that follows one that was cut short', async () => {
    expect(meant(await values(`[\n${one},\n${two.slice(0, 9)}\n[${one},${three}]`))).toEqual(
      expect.arrayContaining([{ id: 1, mail: { a: 'x' } }, { id: 3 }]),
    );
  });

  it('is not slowed down by thousands of lines that are all cut short', async () => {
    const broken = Array.from({ length: 5_000 }, () => '{"a":[');

    expect(await values([...broken, one].join('\n'))).toEqual([...broken, one]);
  });

  describe('reads on, however a sender nests what is cut short', () => {
    afterEach(() => vi.restoreAllMocks());
    const many = (piece: string, times = 5_000): string => piece.repeat(times);

    it.each([
      ['in one line', many('{"id":')],
      ['a line each', many('{"id":\n')],
      ['in lists', many('{"id":[')],
      ['until something is wrong', many(`${many('{"id":', 98)}!`, 50)],
      ['around long lists', many(`{"id":[${many('1,', 1_000)}`, 200)],
      ['around long lists, a line each', many(`{"id":[${many('1,\n', 1_000)}`, 200)],
      ['around whole values', many('{"id":[{"id":1},', 5_000)],
      ['around whole values, a line each', many('{"id":[\n{"id":1},\n', 5_000)],
      ['beside what is no value', many('x{"id":1}', 5_000)],
      ['beside what is no value, and none alike', Array.from({ length: 5_000 }, (_, n) => `x{"id${n}":1}`).join('')],
    ])('%s: no sign is read more than a few times', async (_, text) => {
      let read = 0;
      const whole = OpenValue.prototype.read;
      vi.spyOn(OpenValue.prototype, 'read').mockImplementation(function (this: OpenValue, line, from) {
        const at = whole.call(this, line, from);
        read += at - from;
        return at;
      });

      const found = await values(...cutInto(`${one}\n${text}\n${three}`, [65_536, 131_072]));

      expect(found[0]).toBe(one);
      expect(found.at(-1)).toBe(three);
      expect(read).toBeLessThan(4 * text.length);
    });
  });

  it('never throws and never loses a sign that is not white space or punctuation, whatever it reads', async () => {
    const piece = fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '\n', ' ', 'a', '1', '{"a":1}', '[{"b":2}]');
    const lettersOf = (text: string) => text.replace(/[^a-z0-9]/g, '');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const text = pieces.join('');

        expect(lettersOf((await values(text)).join(''))).toBe(lettersOf(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
