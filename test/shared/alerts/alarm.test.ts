import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmInSlack, readAlarm } from '../../../shared/alerts/alarm.ts';
import { SLACK_MOST } from '../../../shared/alerts/slack.ts';

/** As CloudWatch publishes it. */
const ALARM = {
  AlarmName: 'lazaretto-tick-late',
  AlarmDescription: 'No tick for five minutes.\nRunbook: https://example.com/docs/runbook.md#tick-late',
  AWSAccountId: '123456789012',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed: no datapoints were received for 5 periods.',
  StateChangeTime: '2026-01-05T10:00:00.000+0000',
  Region: 'US East (N. Virginia)',
  OldStateValue: 'OK',
};
const read = (changes: object = {}) => readAlarm(JSON.stringify({ ...ALARM, ...changes }));
const shown = (changes: object = {}) => {
  const notice = read(changes);
  if (notice === null) throw new Error('Expected an alarm, got null');
  return alarmInSlack(notice);
};

describe('an alarm of CloudWatch', () => {
  it('is read with what is wrong, why, and where its runbook is', () => {
    expect(read()).toEqual({
      name: 'lazaretto-tick-late',
      says: 'No tick for five minutes.',
      runbook: 'https://example.com/docs/runbook.md#tick-late',
      state: 'ALARM',
      reason: 'Threshold Crossed: no datapoints were received for 5 periods.',
    });
  });

  it.each([
    ['no JSON', 'Successfully validated'],
    ['JSON that is no object', '"AlarmName"'],
    ['nothing', 'null'],
    ['an alert of ours', JSON.stringify({ alertId: 'a', kind: 'standing' })],
    ['a name that is no text', JSON.stringify({ AlarmName: 7 })],
  ])('is not %s', (_, text) => {
    expect(readAlarm(text)).toBeNull();
  });

  it('is told with its name, a link to its runbook, and the figures', () => {
    const { text, blocks } = shown();
    expect(text).toBe(':rotating_light: lazaretto-tick-late: Lazaretto has a fault. No tick for five minutes.');
    expect(JSON.stringify(blocks)).toContain(
      '<https://example.com/docs/runbook.md#tick-late|What it means, where to look, what helps>',
    );
    expect(JSON.stringify(blocks)).toContain('no datapoints were received for 5 periods');
  });

  it.each([
    ['OK', ':white_check_mark: lazaretto-tick-late: over'],
    ['INSUFFICIENT_DATA', ':grey_question: lazaretto-tick-late: no data'],
    ['something new', ':grey_question: lazaretto-tick-late: unknown state'],
  ])('says that it is over, or that nobody knows: %s', (NewStateValue, title) => {
    expect(shown({ NewStateValue }).text).toContain(title);
  });

  it('is told without a description too', () => {
    expect(shown({ AlarmDescription: null, NewStateReason: null }).blocks).toHaveLength(2);
  });

  it('never lets anything but its runbook be a link or a mention, and always fits', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 4_000 });
    fc.assert(
      fc.property(words, words, words, (name, says, reason) => {
        const message = shown({
          AlarmName: `a${name}<!channel>`,
          AlarmDescription: `${says}<https://example.com|x>`,
          NewStateReason: reason,
        });
        const all = JSON.stringify(message).replaceAll('<https://example.com/docs/', '');
        expect(all).not.toMatch(/<[!@#h]/);
        for (const block of message.blocks) {
          if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(SLACK_MOST.header);
          if (block.type === 'section' && 'text' in block)
            expect(block.text.text.length).toBeLessThanOrEqual(SLACK_MOST.section);
          if (block.type === 'context')
            for (const { text } of block.elements) expect(text.length).toBeLessThanOrEqual(SLACK_MOST.context);
        }
      }),
    );
  });
});
