import { ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { forgetDeadLetters } from '../../../../infra/cli/forget/queues.ts';

/** A queue that hands out its messages again and again, as one does whose messages are read for more than ten minutes. */
function queueOf(bodies: readonly string[]) {
  const messages = new Map(bodies.map((Body, index) => [`m${index}`, Body]));
  const returned = new Set<string>();
  let all = [...messages];
  let [next, given] = [0, 0];
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof DeleteMessageBatchCommand) {
      for (const { ReceiptHandle = '' } of command.input.Entries ?? [])
        messages.delete(ReceiptHandle.split(' ')[0] ?? '');
      return {};
    }
    if (command instanceof ChangeMessageVisibilityBatchCommand) {
      for (const { ReceiptHandle = '' } of command.input.Entries ?? []) returned.add(ReceiptHandle);
      return {};
    }
    if (all.length !== messages.size) all = [...messages];
    const Messages = Array.from({ length: Math.min(10, all.length) }, () => {
      const [MessageId = '', Body = ''] = all[next++ % all.length] ?? [];
      return { MessageId, Body, ReceiptHandle: `${MessageId} ${++given}` };
    });
    return { Messages };
  };
  return { messages, returned, client: { send } as unknown as SQSClient };
}

describe('dead letters that come again while they are looked at', () => {
  const bodies = Array.from({ length: 35 }, (_, index) => (index % 7 === 3 ? `jane ${index}` : `jo ${index}`));

  it('are looked at once, counted once, and given back by their newest receipts', async () => {
    for (const isDry of [true, false]) {
      const { client, messages, returned } = queueOf(bodies);
      const found = await forgetDeadLetters(client, 'q', (body) => body.startsWith('jane'), isDry);
      expect(found).toEqual({ found: 5, isWhole: true });
      expect(messages.size).toBe(isDry ? 35 : 30);
      expect(returned.size).toBe(messages.size);
      expect(new Set([...returned].map((one) => one.split(' ')[0]))).toEqual(new Set(messages.keys()));
    }
  });

  it('are left where there are more than SQS lets anybody hold, and that is told', async () => {
    const { client, returned } = queueOf(Array.from({ length: 100_020 }, (_, index) => `jo ${index}`));
    expect(await forgetDeadLetters(client, 'q', () => false, false)).toEqual({ found: 0, isWhole: false });
    expect(returned.size).toBe(100_000);
  });
});
