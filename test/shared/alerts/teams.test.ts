import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LEFT_OUT } from '../../../shared/alerts/sizes.ts';
import { alarmInTeams, teamsMessage } from '../../../shared/alerts/teams.ts';
import { anyAlert, longAlert } from './any-alert.ts';
import { message } from './samples.ts';

/** Enumerations know no case. */
const one = (...values: [string, ...string[]]) => z.string().toLowerCase().pipe(z.enum(values)).optional();
const Url = z.url({ protocol: /^https?$/ });
/**
 * What we use of Adaptive Cards: microsoft/AdaptiveCards, schemas/1.4.0/adaptive-card.json at 644d933, in which nothing
 * beside the named fields may be. `msteams` is Teams' own.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#full-width-adaptive-card
 */
const ADAPTIVE_CARD = z.strictObject({
  $schema: Url,
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.4'),
  msteams: z.strictObject({ width: z.literal('Full') }),
  fallbackText: z.string(),
  body: z.array(
    z.strictObject({
      type: z.literal('RichTextBlock'),
      separator: z.boolean().optional(),
      inlines: z.array(
        z.strictObject({
          type: z.literal('TextRun'),
          text: z.string(),
          weight: one('default', 'lighter', 'bolder'),
          size: one('default', 'small', 'medium', 'large', 'extralarge'),
          color: one('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'),
          fontType: one('default', 'monospace'),
          isSubtle: z.boolean().optional(),
        }),
      ),
    }),
  ),
  actions: z.array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string(), url: Url })).optional(),
});
const LINKS = { consoleUrl: 'https://ops.example', runbook: 'https://wiki.example/docs/runbook.md' };

/** A card above 28 KB is refused. */
const MOST_BYTES = 28_000;

describe('teamsMessage', () => {
  it('says what happened, with the numbers, and what comes next', () => {
    const { content } = teamsMessage(message()).attachments[0];
    const lines = content.body.map(({ inlines }) => inlines.map(({ text }) => text).join(''));
    expect(lines).toContain('acme-marketing quarantined');
    expect(lines).toContain('Configuration set: acme-marketing');
    expect(lines).toContain('Limit: 0.10 %');
    expect(lines.at(-1)).toBe('Lazaretto, alert standing:acme-marketing:3, message 0 (opened)');
    expect(content.fallbackText).toMatch(/^acme-marketing quarantined: complaints 14 of 4,300/);
  });

  it('holds what came from outside in text runs alone, none of them empty, within what Teams takes', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 3_000 });
    fc.assert(
      fc.property(texts, texts, texts, fc.array(texts, { maxLength: 12 }), (title, sentence, tenant, next) => {
        const card = teamsMessage(message({ title, sentence, tenant, next }));
        expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(MOST_BYTES);
        for (const { type, inlines } of card.attachments[0].content.body) {
          expect(type).toBe('RichTextBlock');
          for (const run of inlines) {
            expect(run.type).toBe('TextRun');
            expect(run.text).toMatch(/^[^\p{Cc}\u202a-\u202e]+$/u);
          }
        }
      }),
    );
  });

  it('is no longer than Teams takes, whatever takes most room, and says what is left out', () => {
    fc.assert(
      fc.property(longAlert, (alert) => {
        const card = teamsMessage(alert, LINKS);
        expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(MOST_BYTES);
        expect(JSON.stringify(card).isWellFormed()).toBe(true);
        const lines = card.attachments[0].content.body.map(({ inlines }) => inlines.map(({ text }) => text).join(''));
        expect(lines.at(-1)).toMatch(/^Lazaretto, alert/);
      }),
    );
    const copy = [`a TXT ${'p'.repeat(1_900)}`, ...Array(3).fill(`b TXT ${'字'.repeat(1_900)}`)];
    const shown = (sentence: string) => JSON.stringify(teamsMessage(message({ sentence, copy })));
    expect(shown('a')).not.toContain(LEFT_OUT);
    expect(shown('漢'.repeat(2_000))).toContain(LEFT_OUT);
    expect(shown('漢'.repeat(2_000))).toContain(copy[0]);
  });

  it('is a card as the schema of Adaptive Cards has it, of whatever alert there may be', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const [{ contentType, content }] = teamsMessage(alert, LINKS).attachments;
        expect(contentType).toBe('application/vnd.microsoft.card.adaptive');
        expect(ADAPTIVE_CARD.safeParse(content).error?.issues ?? []).toEqual([]);
      }),
    );
    const alarm = {
      name: 'late',
      says: 'Late.',
      state: 'ALARM',
      reason: '',
      runbook: 'https://example.com/r#a',
    } as const;
    expect(ADAPTIVE_CARD.safeParse(alarmInTeams(alarm).attachments[0].content).error?.issues ?? []).toEqual([]);
  });

  it('links an alarm to the runbook that the stack names, and to nothing else', () => {
    const alarm = { name: 'a [b](https://evil.example)', says: 'Late.', state: 'OK', reason: '' };
    const [{ content }] = alarmInTeams({ ...alarm, runbook: 'https://example.com/runbook#a' }).attachments;
    expect(content.actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Runbook', url: 'https://example.com/runbook#a' },
    ]);
    expect(content.body[0]?.inlines[0]?.text).toBe('a [b](https://evil.example): over');
    expect(alarmInTeams({ ...alarm, runbook: null }).attachments[0].content).not.toHaveProperty('actions');
  });
});
