import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingMessage } from '../../../shared/alerts/compose.ts';
import { AlertJson } from '../../../shared/alerts/json.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { toAlertJson } from '../../../shared/alerts/published.ts';
import { LEFT_OUT } from '../../../shared/alerts/sizes.ts';
import { SLACK_MOST, slackMessage } from '../../../shared/alerts/slack.ts';
import { publicationOf } from '../../../shared/alerts/sns.ts';
import { mailSubject, mailText } from '../../../shared/alerts/text.ts';
import { anyAlert, longAlert } from './any-alert.ts';
import { message, POOLS, record, T0 } from './samples.ts';

/** The published form, read as a subscriber would. @throws {z.ZodError} where it is none */
function fromAlertJson(json: unknown): AlertMessage {
  const { schema: _, copy, said, command: _command, links: _links, ...rest } = AlertJson.parse(json);
  const alert = { ...rest, ...(copy.length > 0 && { copy }), ...(said.length > 0 && { said }) };
  const { at, since, numbers } = alert;
  return {
    ...alert,
    at: Date.parse(at),
    since: Date.parse(since),
    numbers: numbers && { ...numbers, since: Date.parse(numbers.since) },
  };
}

/** Largest message of SNS. Unit: bytes. @see https://docs.aws.amazon.com/general/latest/gr/sns.html */
const SNS_MAX_BYTES = 262_144;

describe('toAlertJson', () => {
  // What applications that send are told is theirs: they have webhooks of their own.
  const { sender: _, ...published } = message();

  it('is what its schema says, for every message', () => {
    fc.assert(fc.property(anyAlert, (alert) => AlertJson.safeParse(toAlertJson(alert)).success));
  });

  it('loses nothing that a subscriber needs', () => {
    expect(fromAlertJson(JSON.parse(JSON.stringify(toAlertJson(message()))))).toEqual(published);
  });

  it('writes times as ISO 8601 and rates as ratios', () => {
    expect(toAlertJson(message())).toMatchObject({
      schema: 'lazaretto.alert/1',
      at: '2026-01-01T10:00:00.000Z',
      numbers: { limit: 0.001, since: '2026-01-01T08:00:00.000Z' },
    });
  });

  it.each([
    ['another schema', { schema: 'lazaretto.alert/2' }],
    ['an unknown phase', { phase: 'closed' }],
    ['a time that is a number', { at: T0 }],
  ])('is not read back from %s', (_, over) => {
    expect(() => fromAlertJson({ ...toAlertJson(message()), ...over })).toThrow();
  });

  it('is read back whatever a later version may add', () => {
    expect(fromAlertJson({ ...toAlertJson(message()), added: 1 })).toEqual(published);
  });
});

describe('mailSubject', () => {
  it.each([
    [message(), 'Lazaretto critical: acme-marketing quarantined'],
    [
      message({ phase: 'cleared', severity: 'info', title: 'acme on probation' }),
      'Lazaretto cleared: acme on probation',
    ],
    [message({ title: 'Zürich\r\nBcc: all 北京' }), 'Lazaretto critical: Zurich Bcc: all ??'],
  ])('says it in ASCII (%#)', (alert, subject) => {
    expect(mailSubject(alert)).toBe(subject);
  });

  it('is such as SNS takes', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        expect(mailSubject(alert)).toMatch(/^[A-Za-z][ -~]{1,98}$/);
      }),
    );
  });
});

describe('mailText', () => {
  it('reads like a letter', () => {
    expect(mailText(message())).toBe(
      `acme-marketing quarantined

complaints 14 of 4,300 delivered since 08:00 = 0.33 %, limit 0.10 %,
evidence 10.4 ≥ 10

  Configuration set  acme-marketing
  Tenant             acme
  Standing           warned → quarantined
  Severity           critical, enforce mode
  Since              2026-01-01 10:00 UTC
  Complaints         14 of 4,300 delivered = 0.33 %, since 2026-01-01
                     08:00 UTC
  Limit              0.10 %
  Evidence           10.4, bar 10.0

What happens next
- Its mail is to move to the pool lazaretto-quarantine. An alert follows
  if that waits for you or fails.
- It returns on probation after 2026-01-02 10:00 UTC at the earliest, if
  its mail goes well.

Look at it
  lazaretto set acme-marketing

-- 
Lazaretto, alert standing:acme-marketing:3, message 0 (opened)
`,
    );
  });

  it('keeps to 72 columns unless a word is longer', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        for (const line of mailText(alert).split('\n')) {
          // What has to be copied is never broken.
          if (line.startsWith('  lazaretto ')) continue;
          if (line.length > 72) expect(line.slice(0, 21).trim() === '' || !line.slice(23).includes(' ')).toBe(true);
        }
      }),
    );
  });

  it('has no other characters than what can be read', () => {
    fc.assert(fc.property(anyAlert, (alert) => !/[^\P{C}\n]/u.test(mailText(alert).replace(/\p{Cn}|\p{Co}/gu, ''))));
  });
});

describe('slackMessage', () => {
  it('has a headline, the sentence, a table, what happens next and the alertId', () => {
    const { text, blocks } = slackMessage(message());

    expect(text).toBe(`:rotating_light: acme-marketing quarantined: ${message().sentence}`);
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'section', 'section', 'context']);
    expect(blocks[4]).toHaveProperty('text.text', '`lazaretto set acme-marketing`');
    expect(blocks[0]).toMatchObject({ text: { text: ':rotating_light: acme-marketing quarantined' } });
    expect(blocks[2]).toHaveProperty('fields.2.text', '*Standing*\nwarned → quarantined');
    expect(blocks[5]).toHaveProperty(
      'elements.0.text',
      'Lazaretto, alert standing:acme-marketing:3, message 0 (opened)',
    );
  });

  it('shows that a subject is over', () => {
    const cleared = standingMessage(record({ version: 2 }), record({ from: 'quarantined', to: 'probation' }), POOLS);
    expect(slackMessage(cleared).text).toMatch(/^:white_check_mark: acme-marketing on probation/);
  });

  it('keeps to the limits of Slack', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const { text, blocks } = slackMessage(alert);
        expect(text.length).toBeLessThanOrEqual(SLACK_MOST.text);
        for (const block of blocks) {
          if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(SLACK_MOST.header);
          else if (block.type === 'actions') throw new Error('Expected no buttons, got some');
          else if (block.type === 'context')
            expect(block.elements[0]?.text.length).toBeLessThanOrEqual(SLACK_MOST.context);
          else if ('fields' in block) {
            expect(block.fields.length).toBeLessThanOrEqual(SLACK_MOST.fields);
            for (const field of block.fields) expect(field.text.length).toBeLessThanOrEqual(SLACK_MOST.field);
          } else expect(block.text.text.length).toBeLessThanOrEqual(SLACK_MOST.section);
        }
        expect(textsOf(slackMessage(alert)).every((shown) => shown.length > 0)).toBe(true);
      }),
    );
  });

  it('lets no mention, link, markup or control character of the outside in', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        for (const text of textsOf(slackMessage(alert))) {
          const [outsideCode, ...codes] = partsOf(text.replace(/^\*[A-Z][a-z ]+\*\n/, ''));
          for (const code of codes) expect(code).not.toMatch(/[<>`]|&(?!(?:amp|lt|gt);)/);
          expect(outsideCode).not.toMatch(/[<>*~`@]|:\/\/|&(?!(?:amp|lt|gt);)/);
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        }
      }),
    );
  });
});

describe('publicationOf', () => {
  it('has what subscribers filter by', () => {
    expect(publicationOf(message()).attributes).toEqual({
      severity: 'critical',
      kind: 'standing',
      phase: 'opened',
      tenant: 'acme',
      configurationSet: 'acme-marketing',
    });
  });

  it('leaves out what does not apply, because SNS takes no empty attribute', () => {
    const { attributes } = publicationOf(message({ tenant: null, configurationSet: '' }));
    expect(Object.keys(attributes)).toEqual(['severity', 'kind', 'phase']);
  });

  it('keeps to the limits of SNS', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const { byProtocol, attributes } = publicationOf(alert);
        const sent = JSON.stringify(byProtocol) + JSON.stringify(attributes);
        expect(Buffer.byteLength(sent)).toBeLessThan(SNS_MAX_BYTES / 2);
        for (const value of Object.values(attributes)) expect(value).toMatch(/^[^\p{Cc}\p{Cs}]+$/u);
      }),
    );
  });

  it('is such as SNS takes and programs can read, whatever takes most room', () => {
    const links = { consoleUrl: 'https://console.example', runbook: 'https://wiki.example/docs/runbook.md' };
    fc.assert(
      fc.property(longAlert, (alert) => {
        const { byProtocol, attributes } = publicationOf(alert, links);
        expect(Buffer.byteLength(JSON.stringify(byProtocol) + JSON.stringify(attributes))).toBeLessThan(SNS_MAX_BYTES);
        expect(AlertJson.parse(JSON.parse(byProtocol.default))).toEqual(toAlertJson(alert, links));
        expect(byProtocol.email.isWellFormed()).toBe(true);
        // What to do and the id stand at the end, however long it is.
        expect(byProtocol.email).toMatch(/\n\n-- \nLazaretto, alert[\s\S]*\n$/);
      }),
    );
  });

  it('says in the mail that something is left out, of a very long alert alone', () => {
    const copy = [`_dmarc.example.com TXT "${'p'.repeat(1_900)}"`, `a.example TXT "${'字'.repeat(1_900)}"`];
    const mailOf = (times: number, sentence = '漢字 '.repeat(times)) =>
      mailText(message({ sentence, next: Array(8).fill(sentence), copy }));
    expect(mailOf(300)).not.toContain(LEFT_OUT);
    for (const text of copy) expect(mailOf(300)).toContain(text);
    const long = mailOf(550);
    expect(long).toContain(`${LEFT_OUT}\n\nLook at it\n  lazaretto set acme-marketing\n\n-- \n`);
    // A record to copy is whole, or it is not there.
    expect(long).toContain(copy[0]);
    expect(long).not.toContain('字字');
  });
});

/** What stands outside code spans, then what stands in each. */
const partsOf = (text: string): readonly string[] => {
  const codes = [...text.matchAll(/```([^`]+)```|`([^`]+)`/g)].map(([, block, span]) => block ?? span ?? '');
  return [text.replace(/```[^`]+```|`[^`]+`/g, ''), ...codes];
};
const textsOf = ({ text, blocks }: ReturnType<typeof slackMessage>): string[] => [
  text,
  ...blocks.flatMap((block) => {
    if (block.type === 'actions') return [];
    if (block.type === 'context') return block.elements.map((element) => element.text);
    return 'fields' in block ? block.fields.map((field) => field.text) : [block.text.text];
  }),
];
