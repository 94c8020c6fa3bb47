import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmac, sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { type Forgetting, forgetIn } from '../../../shared/archive/forget/forget.ts';
import { personOf } from '../../../shared/archive/forget/person.ts';
import { pseudonymsOf } from '../../../shared/archive/forget/pseudonyms.ts';
import type { Hide } from '../../../shared/archive/hide.ts';
import { archivedLines } from '../../../shared/archive/line.ts';
import { readArchivedLine } from '../../../shared/archive/read.ts';
import { unitsIn } from '../../../shared/archive/units.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import type { NewUnit } from '../../../shared/counting/segment.ts';
import { tally } from '../../../shared/counting/tally.ts';
import { unitsOf } from '../../../shared/counting/units.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { HIDE, rawEvent } from '../../support/archive.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesBody } from '../../support/ses-events.ts';
import { CORPUS } from '../../support/smtp-corpus.ts';

const NOW = SENT_AT + 30 * DAY_MS;
const LOCAL = 'marguerite.yourcenar';
const ADDRESS = `${LOCAL}@gmail.com`;
const OTHERS = ['jo.doe@yahoo.com', 'yourcenar@gmail.com', `a.${LOCAL}@gmail.com`, `${LOCAL}@gmail.com.example`];
const PERSON = personOf(LOCAL, ['gmail.com']);
const forgetting = (person = PERSON, hide: Hide = HIDE): Forgetting => ({
  person,
  pseudonyms: pseudonymsOf(person, hide),
  salted: (text) => hmac('salt', text),
  sha256,
  now: NOW,
});
/** The address as people, programs and servers write it. */
const SPELLINGS = [
  ADDRESS,
  `Marguerite <${ADDRESS}>`,
  `${LOCAL.toUpperCase()}@GMAIL.COM`,
  `${LOCAL}+news@gmail.com`,
  `"${LOCAL}"@gmail.com`,
];
const SAID = [
  ...SPELLINGS,
  'marguerite.yourcenar%40gmail.com',
  'marguerite.yourcenar%2540gmail.com',
  'm%61rguerite.yourcenar%40gmail.com',
  'bounce-marguerite.yourcenar=gmail.com@sender.example',
  'marguerite.yourcenar&#64;gmail.com',
  '<marguerite.yourcenar&commat;gmail.com>',
  'marguerite.yourcenar\\u0040gmail.com',
  '\uff4d\uff41rguerite.yourcenar\uff20gmail.com',
  `=?utf-8?B?${Buffer.from(`To: ${ADDRESS}`).toString('base64')}?=`,
  Buffer.from(`<${ADDRESS}>`).toString('base64url'),
  Buffer.from(`to ${ADDRESS.toUpperCase()}`).toString('base64'),
  Buffer.from(ADDRESS).toString('hex'),
  '=?utf-8?Q?marguerite=2Eyourcenar=40gmail=2Ecom?=',
];
const unitsOfBody = (body: string): NewUnit[] =>
  unitsOf(rawEvent(body), sha256, ['acme/a']).map((unit) => ({ unit, judged: true }));
const archived = (bodies: readonly string[], hide: Hide | null): string =>
  bodies.map((body) => archivedLines(unitsOfBody(body), hide)).join('');
const again = (text: string): NewUnit[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const read = readArchivedLine(line);
      const units = read && unitsIn(read, sha256, NOW);
      if (!units) throw new Error(`Expected an archived event, got ${line}`);
      return units;
    });
const countsOf = (text: string) => {
  const counts = emptyCounts();
  for (const { unit, judged } of again(text)) tally(counts, unit, judged);
  return counts;
};

const TYPES: readonly SesEventType[] = [
  ...(['Send', 'Delivery', 'Bounce', 'Complaint', 'Reject', 'Open', 'Click', 'Rendering Failure'] as const),
  ...(['DeliveryDelay', 'Subscription'] as const),
];
const anyEvent: fc.Arbitrary<string> = fc
  .record({
    type: fc.constantFrom(...TYPES),
    messageId: fc.constantFrom('m1', 'm2', 'm3'),
    of: fc.record(
      {
        recipients: fc.array(fc.constantFrom(...SPELLINGS, ...OTHERS), { minLength: 1, maxLength: 4 }),
        destination: fc.array(fc.constantFrom(...SPELLINGS, ...OTHERS), { minLength: 1, maxLength: 4 }),
        diagnostic: fc.oneof(
          fc.constantFrom(...CORPUS),
          fc.constantFrom(...SAID).map((said) => `550 5.1.1 ${said}: user ${LOCAL} unknown`),
        ),
        userAgent: fc.constantFrom('Mozilla', `${ADDRESS}'s phone`),
        link: fc.constantFrom(...SAID).map((said) => `https://example.com/?to=${said}`),
        headers: fc.constantFrom(null, [{ name: 'To', value: ADDRESS }], [{ name: 'X', value: SAID.at(-1) ?? '' }]),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ type, messageId, of }) => sesBody(type, { ...of, messageId } as SesEventOverrides));

const CODED = SAID.filter((said) => !said.includes('@')).map((said) => said.toLowerCase());
const hides = (text: string): void => {
  expect(PERSON.isIn(text)).toBe(false);
  const others = OTHERS.reduce((left, other) => left.replaceAll(other, ''), text).toLowerCase();
  expect(others).not.toContain(ADDRESS);
  for (const said of CODED) expect(others).not.toContain(said);
};

describe('forgetting a person', () => {
  it('leaves nothing of the person in any event, whole or hidden, and counts all of them as before', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 4 }), fc.boolean(), (bodies, isHidden) => {
        const text = archived(bodies, isHidden ? HIDE : null);
        const done = forgetIn(text, forgetting());
        const now = done?.text ?? text;
        hides(now);
        expect(done?.left ?? 0).toBe(0);
        for (const mailbox of PERSON.mailboxes) expect(now).not.toContain(HIDE.address(mailbox).split('@')[0]);
        expect(countsOf(now)).toEqual(countsOf(text));
        // What is done is done: a job that was broken off finds nothing more to do.
        expect(forgetIn(now, forgetting())).toBeNull();
        // Who else is in it stays.
        const [before, after] = [text.split('\n'), now.split('\n')];
        expect(after.length).toBe(before.length);
        for (const [index, line] of before.entries()) {
          const names = PERSON.isIn(line) || forgetting().pseudonyms.areIn(line);
          expect(after[index] === line).toBe(!names);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each(SAID)('finds the address however it is written: %s', (said) => {
    expect(PERSON.isIn(`{"link":"https://example.com/?to=${said}&x=1"}`)).toBe(true);
  });

  it.each([...OTHERS, 'marguerite.yourcenar@gmail.comx', 'marguerite@gmail.com', 'gmail.com'])(
    'is somebody else: %s',
    (said) => expect(PERSON.isIn(`"550 ${said} unknown"`)).toBe(false),
  );

  it('keeps other recipients of the same message as they were', () => {
    const body = sesBody('Delivery', { recipients: [ADDRESS, 'jo.doe@yahoo.com'] });
    expect(forgetIn(archived([body], null), forgetting())?.text).toContain('"jo.doe@yahoo.com"');
    const hidden = forgetIn(archived([body], HIDE), forgetting())?.text;
    expect(hidden).toContain(HIDE.address('jo.doe@yahoo.com'));
  });

  it('lets nobody tell that two messages went to the same person, nor whose domain it was', () => {
    const person = personOf('jane', ['jane-doe.example']);
    const bodies = ['m1', 'm2'].map((messageId) =>
      sesBody('Delivery', { messageId, recipients: ['jane@jane-doe.example'] }),
    );
    for (const hide of [HIDE, null]) {
      const text = forgetIn(archived(bodies, hide), forgetting(person))?.text ?? '';
      const shown = [...text.matchAll(/"recipients":\["([^"]*)"/g)].map(([, address]) => address);
      expect(new Set(shown).size).toBe(2);
      for (const address of shown) expect(address).toMatch(/^[0-9a-f]{20}@forgotten\.invalid$/);
      expect(text).not.toContain('jane-doe');
    }
  });

  it('keeps an event that is archived twice one event', () => {
    const body = sesBody('Bounce', { recipients: [ADDRESS] });
    for (const hide of [HIDE, null]) {
      const [one, other] = [1, 2].map(() => forgetIn(archived([body], hide), forgetting())?.text);
      expect(one).toBe(other);
    }
  });

  it('hides an international domain in both of its spellings', () => {
    const person = personOf('jane', ['xn--bcher-kva.example', 'bücher.example']);
    for (const said of ['jane@bücher.example', 'JANE@xn--bcher-kva.example', 'jane@B\u00dcCHER.example'])
      expect(person.isIn(`"${said}"`)).toBe(true);
  });
});
