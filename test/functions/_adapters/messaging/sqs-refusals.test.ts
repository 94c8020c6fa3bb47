import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { sqsRefusals } from '../../../../functions/_adapters/messaging/sqs-refusals.ts';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import type { Refusal } from '../../../../shared/journal/ports.ts';

const MEGABYTE = 1_048_576;

function given(queue = 'dead') {
  const aws = new LocalAws({ throttle: false, clock: { now: () => 0 } });
  aws.state.queues.add('dead');
  const sqs = new SQSClient(aws.clientConfig({ maxAttempts: 1 }));
  let calls = 0;
  sqs.middlewareStack.add((next) => (args) => {
    calls++;
    return next(args);
  });
  const refusals = sqsRefusals(sqs, `https://sqs.us-east-1.amazonaws.com/000000000000/${queue}`);
  return { refusals, sent: aws.state.sent, calls: () => calls };
}
const refusal = (id: string, body = 'nonsense', reason = 'body: expected JSON'): Refusal => ({
  id,
  body,
  kind: 'malformed',
  reason,
});
const many = (count: number, body?: string) => Array.from({ length: count }, (_, index) => refusal(`r${index}`, body));

describe('sqsRefusals', () => {
  it('keeps bodies as they came, each with its kind and reason', async () => {
    const { refusals, sent } = given();
    const tooOld: Refusal = { id: 'r1', body: 'Füße \u{1F600}', kind: 'tooOld', reason: 'timestamp: expected …' };

    expect(await refusals.keep([refusal('r0'), tooOld])).toEqual({ failed: [], errors: [] });

    expect(sent.map(({ body, attributes }) => ({ body, ...attributes }))).toEqual([
      { body: 'nonsense', kind: 'malformed', reason: 'body: expected JSON' },
      { body: tooOld.body, kind: 'tooOld', reason: tooOld.reason },
    ]);
  });

  it.each([
    [0, 0],
    [10, 1],
    [11, 2],
    [25, 3],
  ])('keeps %d bodies in %d calls', async (count, expected) => {
    const { refusals, sent, calls } = given();

    expect((await refusals.keep(many(count))).failed).toEqual([]);

    expect(sent).toHaveLength(count);
    expect(calls()).toBe(expected);
  });

  it('fits calls into the limit that all messages of a call share, in bytes', async () => {
    const { refusals, sent, calls } = given();

    // 300,000 letters of two bytes
    expect((await refusals.keep(many(3, 'ü'.repeat(300_000)))).failed).toEqual([]);

    expect(sent).toHaveLength(3);
    expect(calls()).toBe(3);
  });

  it('gives back a body that leaves no room for its reason, alone', async () => {
    const { refusals, sent } = given();
    const full = refusal('full', 'x'.repeat(MEGABYTE));

    const { failed, errors = [] } = await refusals.keep([refusal('r0'), full, refusal('r1')]);

    expect(failed).toEqual(['full']);
    expect(errors).toHaveLength(1);
    expect(sent).toHaveLength(2);
  });

  it('gives back what SQS does not take out of a call, alone, and says why', async () => {
    const { refusals, sent } = given();

    const { failed, errors = [] } = await refusals.keep([refusal('r0'), refusal('bad', '\u0001'), refusal('r1')]);

    expect(failed).toEqual(['bad']);
    expect(errors.map(String)).toEqual([expect.stringContaining('InvalidMessageContents')]);
    expect(sent).toHaveLength(2);
  });

  it('gives back everything where the queue cannot be reached, and says why', async () => {
    const { refusals } = given('no-such-queue');

    const { failed, errors = [] } = await refusals.keep(many(12));

    expect(failed).toEqual(many(12).map(({ id }) => id));
    expect(errors).toHaveLength(2);
  });

  it('shortens a reason, and never through the middle of a sign', async () => {
    const { refusals, sent } = given();

    expect((await refusals.keep([refusal('r0', 'x', `x${'😀'.repeat(300)}`)])).failed).toEqual([]);

    const reason = sent[0]?.attributes['reason'] ?? '';
    expect(reason.length).toBe(400);
    expect(reason.isWellFormed()).toBe(true);
  });
});
