import { describe, expect, it } from 'vitest';
import { alarmsIn, tellAlarms } from '../../../functions/announce/alarms.ts';
import { keysIn } from '../../../functions/announce/handle.ts';
import type { SlackMessage } from '../../../shared/alerts/slack.ts';

const ALARM = { AlarmName: 'lazaretto-tick-late', NewStateValue: 'ALARM', NewStateReason: 'no datapoints' };
const fromTopic = (...messages: readonly string[]) => ({
  Records: messages.map((Message) => ({ EventSource: 'aws:sns', Sns: { Message } })),
});

describe('what comes over the alert topic', () => {
  it('is alarms, and nothing else', () => {
    const alarms = alarmsIn(fromTopic(JSON.stringify(ALARM), '{"kind":"standing"}', 'no JSON'));
    expect(alarms?.map(({ name }) => name)).toEqual(['lazaretto-tick-late']);
  });

  it.each([
    ['the ring of a schedule', {}],
    ['an empty batch', { Records: [] }],
    ['a batch of the change feed', { Records: [{ eventName: 'INSERT', dynamodb: { Keys: { pk: { S: 'a' } } } }] }],
    ['a batch with a hole', { Records: [null] }],
  ])('is not taken for %s', (_, event) => {
    expect(alarmsIn(event)).toBeNull();
  });

  it('names no message of ours', () => {
    expect(keysIn(fromTopic(JSON.stringify(ALARM)) as object)).toEqual([]);
  });

  it('is told, each, though Slack does not take one of them', async () => {
    const alarms = alarmsIn(
      fromTopic(...['one', 'two', 'three'].map((AlarmName) => JSON.stringify({ ...ALARM, AlarmName }))),
    );
    const told: string[] = [];
    const post = async ({ text }: SlackMessage) => {
      if (text.includes('two')) throw new Error('Slack answered 500');
      told.push(text);
    };
    await expect(tellAlarms(post, alarms ?? [])).rejects.toThrow('1 of 3 alarms not told');
    expect(told).toHaveLength(2);
  });
});
