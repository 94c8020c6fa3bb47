import { describe, expect, it } from 'vitest';
import { eventTime } from '../../../../../infra/cli/replay/reading/event-time.ts';
import { SENT_AT, sesBody, snsEnvelope } from '../../../../support/ses-events.ts';

describe('eventTime', () => {
  it('is the latest time of an event: that of what happened, not that of the sending', () => {
    expect(eventTime(sesBody('Bounce', { sentAt: SENT_AT, at: SENT_AT + 5_000 }))).toBe(SENT_AT + 5_000);
    expect(eventTime(sesBody('Send', { sentAt: SENT_AT }))).toBe(SENT_AT);
  });

  it('finds it in however many texts it is wrapped', () => {
    const body = sesBody('Bounce', { at: SENT_AT });
    const inSns = JSON.stringify(snsEnvelope(body));

    expect(eventTime(inSns)).toBe(SENT_AT);
    expect(eventTime(JSON.stringify({ Records: [{ body: inSns }] }))).toBe(SENT_AT);
    expect(eventTime(JSON.stringify(JSON.stringify({ body: inSns }), null, 2))).toBe(SENT_AT);
  });

  it.each([
    ['milliseconds', String(SENT_AT), SENT_AT],
    ['seconds', String(SENT_AT / 1_000), SENT_AT],
    ['seconds with a fraction', String(SENT_AT / 1_000 + 0.5), SENT_AT + 500],
    ['digits in a text', `"${SENT_AT}"`, SENT_AT],
    ['an offset', '"2026-11-12T11:30:00+01:30"', SENT_AT],
    ['the epoch', '"1970-01-01T00:00:00Z"', 0],
    ['a negative number', '-5000', -5_000_000],
  ])('reads %s', (_, text, at) => {
    expect(eventTime(`{"timestamp": ${text}}`)).toBe(at);
  });

  it.each(['', 'nonsense', '{}', '{"timestamp":null}', '{"timestamp":"soon"}', '{"timestamp":{}}', '{"Timestamp":1}'])(
    'finds none in %s',
    (text) => {
      expect(eventTime(text)).toBeNull();
    },
  );

  it('takes the latest that can be read where another cannot', () => {
    expect(eventTime('{"timestamp":"2026-99-99T00:00:00Z","a":{"timestamp":1800000000}}')).toBe(1_800_000_000_000);
  });
});
