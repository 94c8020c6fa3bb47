import { describe, expect, it } from 'vitest';
import { alarmsIn, tellAlarms } from '../../../functions/announce/alarms.ts';
import { keysIn } from '../../../functions/announce/handle.ts';
import type { AlarmNotice } from '../../../shared/alerts/alarm.ts';

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

  it('is told, each and on every channel, though one does not take one of them', async () => {
    const alarms = alarmsIn(
      fromTopic(...['one', 'two', 'three'].map((AlarmName) => JSON.stringify({ ...ALARM, AlarmName }))),
    );
    const told: string[] = [];
    const slack = {
      tell: async ({ name }: AlarmNotice) => {
        if (name === 'two') throw new Error('Slack answered 500');
        told.push(`slack ${name}`);
      },
    };
    const teams = { tell: async ({ name }: AlarmNotice) => void told.push(`teams ${name}`) };
    await expect(tellAlarms([slack, teams], alarms ?? [])).rejects.toThrow('1 of 6 copies of alarms not told');
    expect(told).toEqual(['slack one', 'slack three', 'teams one', 'teams two', 'teams three']);
    await expect(tellAlarms([], alarms ?? [])).resolves.toBeUndefined();
  });
});
