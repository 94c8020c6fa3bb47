import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmInTeams, teamsMessage } from '../../../shared/alerts/teams.ts';
import { message } from './samples.ts';

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
