import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTION_OF, BUTTONS, buttonsOf, buttonValueOf, namedBy, versionOf } from '../../../shared/alerts/buttons.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { slackMessage } from '../../../shared/alerts/slack.ts';
import { actionsOf, BUTTON_MOST, buttonOf, doneLine } from '../../../shared/alerts/slack-buttons.ts';
import { openAlert } from '../../../shared/alerts/subject.ts';
import { heldMoveAlert } from '../../../shared/placement/messages.ts';
import { message, T0 } from './samples.ts';

const held = openAlert(
  heldMoveAlert(
    { configurationSet: 'acme-marketing', tenant: null },
    { version: 3, since: T0, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 },
  ),
);
const standing = (to: 'warned' | 'quarantined' | 'paused', over: Partial<AlertMessage> = {}): AlertMessage =>
  message({ standing: { from: 'healthy', to }, ...over });

describe('buttonsOf', () => {
  it.each<[name: string, message: AlertMessage, buttons: readonly string[]]>([
    ['a set in quarantine', standing('quarantined'), ['acknowledge', 'release', 'keep', 'console']],
    [
      'a reminder of one',
      standing('quarantined', { phase: 'reminder', sequence: 1 }),
      ['acknowledge', 'release', 'keep', 'console'],
    ],
    ['a paused set', standing('paused'), ['acknowledge', 'resume', 'console']],
    ['a held decision', held, ['acknowledge', 'approve', 'drop', 'console']],
    ['a warning, which moved nothing', standing('warned'), ['acknowledge', 'console']],
    ['what would have been moved', standing('quarantined', { mode: 'observe' }), ['acknowledge', 'console']],
    [
      'an alert that names no record',
      standing('quarantined', { alertId: 'standing:other:3' }),
      ['acknowledge', 'console'],
    ],
    ['an incident', message({ kind: 'incident', configurationSet: null, standing: null }), ['acknowledge']],
    ['what is over', standing('quarantined', { phase: 'cleared' }), []],
    ['a notice', standing('quarantined', { phase: 'notice' }), []],
  ])('has of %s what can be done about it', (_, alert, buttons) => {
    expect(buttonsOf(alert)).toEqual(buttons);
  });

  it('decides by what the API knows', () => {
    expect(ACTION_OF).toEqual({ release: 'release', resume: 'resume', keep: 'pin', approve: 'approve', drop: 'drop' });
  });
});

describe('versionOf', () => {
  it.each<[number | null, Partial<AlertMessage>]>([
    [3, {}],
    [3, { kind: 'held', alertId: 'held:acme-marketing:3' }],
    [null, { kind: 'drift', alertId: 'drift:acme-marketing:3' }],
    [null, { alertId: 'standing:acme:3' }],
    [null, { alertId: 'standing:acme-marketing:03' }],
    [null, { configurationSet: null }],
  ])('is %s of %j', (version, over) => {
    expect(versionOf(message(over))).toBe(version);
  });
});

describe('a value of a button', () => {
  it('names its message, whatever its alert is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), (alertId, sequence) => {
        fc.pre(alertId.isWellFormed());
        expect(namedBy(buttonValueOf(message({ alertId, sequence })) ?? '')).toEqual({ alertId, sequence });
      }),
    );
  });

  it.each(['', '1', 'a b', '1 %', '1 %ff', '-1 a', '1 a b', '12345678901 a'])(
    'names nothing where it is %j',
    (value) => {
      expect(namedBy(value)).toBeNull();
    },
  );

  it('is written of no text that Slack could not give back', () => {
    expect(buttonValueOf(message({ alertId: 'standing:\ud800:1' }))).toBeNull();
  });
});

describe('actionsOf', () => {
  const elementsOf = (alert: AlertMessage, consoleUrl: string | null = null) =>
    actionsOf(alert, { consoleUrl })[0]?.elements ?? [];

  it('asks before a decision, and names what it stands for', () => {
    const [acknowledge, release] = elementsOf(standing('quarantined'));
    expect(acknowledge).not.toHaveProperty('confirm');
    expect(release).toMatchObject({
      type: 'button',
      action_id: 'lazaretto.release',
      value: '0 standing%3Aacme-marketing%3A3',
      text: { type: 'plain_text', text: 'Release' },
      confirm: {
        text: {
          text: 'Release acme-marketing? Its mail goes back to its own pool, on probation under stricter limits.',
        },
      },
    });
  });

  it('links to the set where people reach the console by browser, and only there', () => {
    const consoleOf = (url: string | null) => elementsOf(standing('quarantined'), url).at(-1);
    expect(consoleOf('https://console.example.com/')).toHaveProperty(
      'url',
      'https://console.example.com/#/sets/acme-marketing',
    );
    expect(consoleOf(null)).not.toHaveProperty('url');
  });

  it('leaves out what is of no use any more, and is no block where nothing is left', () => {
    const without = BUTTONS.filter((button) => button !== 'console');
    expect(actionsOf(standing('quarantined'), { consoleUrl: null, without })[0]?.elements).toHaveLength(1);
    expect(actionsOf(standing('quarantined'), { consoleUrl: null, without: BUTTONS })).toEqual([]);
  });

  it('keeps to the limits of Slack and lets no markup in, whatever the set is called', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .constantFrom('<!channel>', '&', '*', '@here', '😀', 'x')
        .chain((part) => fc.nat(4_000).map((n) => part.repeat(n))),
    );
    fc.assert(
      fc.property(name, (set) => {
        const alert = standing('quarantined', { configurationSet: set, alertId: `standing:${set}:3` });
        for (const { value, url, text, confirm } of elementsOf(alert, 'https://console.example.com')) {
          expect(value.length).toBeLessThanOrEqual(BUTTON_MOST.value);
          expect(url?.length ?? 0).toBeLessThanOrEqual(BUTTON_MOST.url);
          expect(text.text).toMatch(/^[A-Za-z ]{1,75}$/);
          expect(confirm?.text.text.length ?? 0).toBeLessThanOrEqual(BUTTON_MOST.confirmation);
          expect(confirm?.text.text ?? '').not.toMatch(/[<>*~`@]|&(?!(?:amp|lt|gt);)/);
        }
      }),
    );
  });

  it.each(['lazaretto.', 'lazaretto.Release', 'release', 'lazaretto.__proto__'])('knows no button %j', (id) => {
    expect(buttonOf(id)).toBeNull();
  });
});

describe('slackMessage', () => {
  it('has buttons where somebody answers them, and none elsewhere', () => {
    const types = (alert: ReturnType<typeof slackMessage>) => alert.blocks.map(({ type }) => type);
    expect(types(slackMessage(message()))).not.toContain('actions');
    expect(types(slackMessage(message(), { consoleUrl: null }))).toEqual([
      ...['header', 'section', 'section', 'section', 'section', 'actions', 'context'],
    ]);
  });

  it('says what was done about it, in order', () => {
    const lines = [doneLine('U1', 'acknowledged it', T0), doneLine('U2', 'pressed Release', T0, '*released* by <@U3>')];
    const { blocks } = slackMessage(message(), { consoleUrl: null }, lines);
    expect(blocks[5]).toHaveProperty(
      'text.text',
      ':ballot_box_with_check: <@U1> acknowledged it, 2026-01-01 10:00 UTC\n' +
        ':ballot_box_with_check: <@U2> pressed Release, 2026-01-01 10:00 UTC: ∗released∗ by &lt;＠U3&gt;',
    );
  });
});
