import { describe, expect, it } from 'vitest';
import { unwrapEnvelope } from '../../../../../infra/cli/replay/reading/unwrap.ts';

const EVENT = { eventType: 'Send', mail: { timestamp: '2026-01-05T10:00:00.000Z', messageId: 'm1' }, send: {} };
const TEXT = JSON.stringify(EVENT);

describe('a log, one of its events a line', () => {
  it.each([
    ['as Logs Insights exports it', { '@timestamp': '2026-01-05 10:00:00.000', '@message': EVENT }],
    ['as Logs Insights exports it, as text', { '@timestamp': '2026-01-05 10:00:00.000', '@message': TEXT }],
    ['as CloudWatch Logs keeps it', { timestamp: 1_767_607_200_000, message: TEXT }],
    ['as Lambda logs JSON', { timestamp: '2026-01-05T10:00:00.000Z', level: 'INFO', requestId: '1', message: EVENT }],
    ['as Lambda logs text', { timestamp: '2026-01-05T10:00:00.000Z', level: 'INFO', message: `got ${TEXT}` }],
  ])('is taken off %s', (_, line) => {
    expect(unwrapEnvelope(JSON.stringify(line)).map((text) => JSON.parse(text))).toEqual([EVENT]);
  });

  it('leaves what is no event of a log as it is', () => {
    for (const value of [{ timestamp: 1, message: 'hello' }, { message: EVENT }, EVENT]) {
      expect(unwrapEnvelope(JSON.stringify(value))).toEqual([JSON.stringify(value)]);
    }
  });
});
