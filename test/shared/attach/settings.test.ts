import { describe, expect, it } from 'vitest';
import { DEFAULT_EVENT_TYPES } from '../../../shared/attach/event-types.ts';
import { isAttached, isMissed, parseAttach, parseEventTypes } from '../../../shared/attach/settings.ts';

const topicArn = 'arn:aws:sns:eu-central-1:123456789012:events';

describe('parseAttach', () => {
  it('needs no more than the topic', () => {
    expect(parseAttach({ topicArn })).toEqual({
      mode: 'all',
      topicArn,
      destination: 'lazaretto',
      eventTypes: DEFAULT_EVENT_TYPES,
    });
    expect(parseAttach({})).toBeNull();
  });

  it.each([
    [{ topicArn: 'events' }, 'topicArn: expected the ARN of a standard SNS topic, got "events"'],
    [{ topicArn: `${topicArn}.fifo` }, 'topicArn'],
    [{ topicArn, mode: 'some' }, 'mode: expected all | tagged | none, got "some"'],
    [{ topicArn, destination: 'two words' }, 'destination'],
    [{ topicArn, destination: 'x'.repeat(65) }, 'destination'],
    [{ topicArn, eventTypes: 'SEND,DELIVERD' }, 'eventTypes: expected SEND | REJECT'],
    [{ topicArn, eventTypes: 'SEND,BOUNCE' }, 'eventTypes: sets cannot be judged without DELIVERY, COMPLAINT'],
  ])('names what is wrong in %j', (texts, message) => {
    expect(() => parseAttach(texts)).toThrow(message);
  });

  it('reads event types in any case and order, each once', () => {
    expect(parseEventTypes(' send, DELIVERY,bounce,COMPLAINT,SEND')).toEqual([
      'SEND',
      'DELIVERY',
      'BOUNCE',
      'COMPLAINT',
    ]);
  });
});

describe('who is attached, and who is missed', () => {
  it.each([
    ['all', undefined, true, true],
    ['all', 'on', true, true],
    ['all', 'off', false, false],
    ['tagged', undefined, false, false],
    ['tagged', 'on', true, true],
    ['tagged', 'yes', false, false],
    ['tagged', 'off', false, false],
    ['none', undefined, false, true],
    ['none', 'on', false, true],
    ['none', 'off', false, false],
  ] as const)('mode %s, tag %s: %s, %s', (mode, tag, attached, missed) => {
    expect([isAttached(mode, tag), isMissed(mode, tag)]).toEqual([attached, missed]);
  });
});
