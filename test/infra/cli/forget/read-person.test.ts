import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmac, sha256 } from '../../../../functions/_adapters/lambda/sha256.ts';
import { personBehind } from '../../../../infra/cli/forget/read-person.ts';
import { forgetIn } from '../../../../shared/archive/forget/forget.ts';
import { pseudonymsOf } from '../../../../shared/archive/forget/pseudonyms.ts';
import { archivedLines } from '../../../../shared/archive/line.ts';
import { unitsOf } from '../../../../shared/counting/units.ts';
import { DAY_MS } from '../../../../shared/kernel/time.ts';
import { HIDE, rawEvent } from '../../../support/archive.ts';
import { SENT_AT, sesBody } from '../../../support/ses-events.ts';

const forgotten = (text: string, address: string) => {
  const person = personBehind(address);
  return forgetIn(text, {
    ...{ person, pseudonyms: pseudonymsOf(person, HIDE) },
    ...{ salted: (one: string) => hmac('salt', one), sha256, now: SENT_AT + 30 * DAY_MS },
  });
};
/** A bounce, whose server names the recipient, in an archive. */
const lineOf = (recipient: string, isWhole: boolean, said = `550 5.1.1 <${recipient}>: user unknown`): string => {
  const body = JSON.parse(sesBody('Bounce', { messageId: 'm', recipients: [recipient] })) as {
    bounce: { bouncedRecipients: { diagnosticCode?: string }[] };
  };
  const [first] = body.bounce.bouncedRecipients;
  if (first) first.diagnosticCode = said;
  const units = unitsOf(rawEvent(JSON.stringify(body)), sha256).map((unit) => ({ unit, judged: true }));
  return archivedLines(units, isWhole ? null : HIDE);
};

describe('an address on the command line', () => {
  it.each([
    ['"john doe"@example.com', '"John Doe"@Example.com'],
    ['"john doe"@example.com', '"JOHN DOE"@example.com'],
    ['"john\\"doe\\\\x"@example.com', '"john\\"doe\\\\x"@example.com'],
    ['"john.doe"@example.com', 'john.doe@example.com'],
    ['john.doe@example.com', '"john.doe"@example.com'],
    ['JOHN.DOE@EXAMPLE.COM', 'john.doe+news@example.com'],
    ["john.o'neill/x@example.com", "john.o'neill/x@example.com"],
    ['john..doe@example.com', 'john..doe@example.com'],
    ['john.doe@xn--mnchen-3ya.example', 'john.doe@münchen.example'],
    ['john.doe@MÜNCHEN.example', 'john.doe@xn--mnchen-3ya.example'],
    ['john.doe@mu\u0308nchen.example.', 'john.doe@münchen.example'],
    ['john.doe@münchen.example', 'john.doe@mu\u0308nchen.example'],
    ['ÖZGÜR.kaya@example.com', 'özgür.kaya@example.com'],
    ['o\u0308zgu\u0308r.kaya@example.com', 'özgür.kaya@example.com'],
    ['用户名字@例子.example', '用户名字@xn--fsqu00a.example'],
  ])('finds by %s whom events call %s, hidden and whole', (given, written) => {
    for (const isWhole of [false, true]) {
      const line = lineOf(written, isWhole);
      const found = forgotten(line, given);
      expect([isWhole, found?.lines, found?.left]).toEqual([isWhole, 1, 0]);
      // Nothing is left to be found.
      expect(forgotten(found?.text ?? '', given)).toBeNull();
    }
    expect(personBehind(given).isIn(JSON.stringify({ to: [`Jo <${written}>`] }))).toBe(true);
    expect(personBehind(given).isIn(JSON.stringify({ to: [`x${written}`] }))).toBe(written.startsWith('"'));
  });

  it.each([
    ['jane', 'Expected an address such as jo@example.com, got "jane"'],
    ['@example.com', 'Expected an address'],
    ['jo@', 'Expected an address'],
    ['john doe@example.com', 'or any within double quotes, got "john doe"'],
    ['"john"doe"@example.com', 'or any within double quotes'],
    ['"john\u0007"@example.com', 'or any within double quotes'],
    ['Jo <jo@example.com>', 'Expected an address'],
    [`${'x'.repeat(65)}@example.com`, 'up to 64 letters'],
    ['jo@[192.0.2.1]', 'an address literal, "[192.0.2.1]": SES sends to none'],
    ['jo@localhost', 'Expected a domain behind the @, such as example.com or münchen.example, got "localhost"'],
    ['jo@exa mple.com', 'Expected a domain behind the @'],
    ['jo@.com', 'Expected a domain behind the @'],
    ['success@SIMULATOR.amazonses.com', 'one of the mailbox simulator'],
  ])('is refused in a sentence: %j', (given, sentence) => {
    expect(() => personBehind(given)).toThrow(sentence);
    try {
      personBehind(given);
    } catch (error) {
      expect((error as Error).message).toMatch(/^Expected \P{Cc}+$/u);
    }
  });

  it.each([
    ['a line break', 'x\njane.doe@gmail.com'],
    ['a tab, wrapped once more', JSON.stringify('x\tjane.doe@gmail.com')],
    ['a login of Windows', 'DOMAIN\\jane.doe@gmail.com'],
    ['nothing', 'jane.doe@gmail.com'],
  ])('is found in JSON behind %s', (_, text) => {
    expect(personBehind('jane.doe@gmail.com').isIn(JSON.stringify({ text }))).toBe(true);
    // Its first letter is not that of the line break.
    const nancy = text.replace('jane', 'nancy');
    expect(personBehind('nancy.doe@gmail.com').isIn(JSON.stringify({ text: nancy }))).toBe(true);
    if (!text.startsWith('DOMAIN')) {
      expect(personBehind('ancy.doe@gmail.com').isIn(JSON.stringify({ text: nancy }))).toBe(false);
    }
  });

  it('is found, whatever stands in its quotes', () => {
    const sign = fc.constantFrom(...' ()<>[]:;@,.+=%&"\\{}|ab1é');
    const inside = fc.array(sign, { minLength: 1, maxLength: 10 }).map((signs) => `an${signs.join('')}na`);
    // A quote within a tag ends what is taken for the tag.
    const names = inside.filter((text) => !(text.includes('+') && text.includes('"')));
    fc.assert(
      fc.property(names, fc.boolean(), (text, isWhole) => {
        const address = `"${text.replace(/["\\]/g, '\\$&')}"@example.com`;
        const line = lineOf(address, isWhole, '550 user unknown');
        const found = forgotten(line, address);
        expect(found?.lines).toBe(1);
        expect(found?.left).toBe(0);
        expect(forgotten(found?.text ?? '', address)).toBeNull();
      }),
    );
  });
});
