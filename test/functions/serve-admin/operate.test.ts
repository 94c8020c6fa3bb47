import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { sqsRedrive } from '../../../functions/_adapters/messaging/sqs-redrive.ts';
import { HOUR_MS, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { type AdminWorld, ALICE, adminWorld, NOW } from './world.ts';

let world: AdminWorld;
afterEach(() => world.dynamo.close());
const body = { reason: 'the fault is over' };

describe('redrive', () => {
  it('gives dead letters back once for a key, and says in the audit trail who asked for it', async () => {
    let moved = 0;
    world = await adminWorld({ redrive: async () => `${++moved} letters` });

    for (let sent = 0; sent < 2; sent++) {
      const { status, json } = await world.send('POST', '/operations/redrive', { body, key: 'one' });
      expect([status, json]).toEqual([200, { sentence: '1 letters' }]);
    }

    expect(await world.audit()).toEqual([
      expect.objectContaining({
        action: 'redrive',
        actor: ALICE,
        why: body.reason,
        target: { kind: 'operation', name: 'redrive' },
      }),
    ]);
  });

  it('may be tried again where SQS failed, by the same key', async () => {
    let calls = 0;
    world = await adminWorld({
      redrive: async () => {
        if (++calls === 1) throw new Error('SQS is out of order');
        return 'SQS is giving the dead letters back';
      },
    });
    expect((await world.send('POST', '/operations/redrive', { body, key: 'one' })).status).toBe(500);
    expect((await world.send('POST', '/operations/redrive', { body, key: 'one' })).status).toBe(200);
  });

  it('is refused where the deployment was not told its queue, and leaves no line', async () => {
    world = await adminWorld();
    expect((await world.send('POST', '/operations/redrive', { body })).status).toBe(501);
    expect(await world.audit()).toEqual([]);
  });

  const moving = async (waiting: string) => {
    const sent: unknown[] = [];
    const client = {
      send: async ({ input }: { readonly input: object }) => {
        if ('QueueUrl' in input) return { Attributes: { ApproximateNumberOfMessages: waiting } };
        sent.push(input);
        return { TaskHandle: 'task-1' };
      },
    } as unknown as SQSClient;
    const sentence = await sqsRedrive(client, {
      deadLettersArn: 'arn:aws:sqs:us-east-1:111122223333:dead-letters',
      deadLettersUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/dead-letters',
      eventsArn: 'arn:aws:sqs:us-east-1:111122223333:events',
    })();
    return { sentence, sent };
  };

  it('names the events queue, for SQS moves only what it put into the dead-letter queue itself', async () => {
    expect(await moving('12')).toEqual({
      sentence: 'SQS is giving back about 12 dead letters to the events queue',
      sent: [
        {
          SourceArn: 'arn:aws:sqs:us-east-1:111122223333:dead-letters',
          DestinationArn: 'arn:aws:sqs:us-east-1:111122223333:events',
        },
      ],
    });
  });

  it('says so where nothing waits, and moves nothing', async () => {
    expect(await moving('0')).toEqual({ sentence: 'The dead-letter queue is empty: nothing was given back', sent: [] });
  });
});

describe('the preview of a release of many', () => {
  it('names those that the release then lets home, and no others', async () => {
    world = await adminWorld();
    await world.given('birch', 'quarantined');
    await world.given('cedar', 'paused');
    await world.given('dahlia', 'quarantined', { at: NOW - 2 * HOUR_MS });
    await world.given('elder', 'quarantined', { cause: 'by-hand', actor: ALICE });
    await world.given('fir', 'warned');
    const since = iso(NOW - HOUR_MS);

    const { json: preview } = await world.send('GET', `/releases?since=${since}`);
    const before = (await world.send('GET', '/fleet')).json.standings;
    const { json: done } = await world.send('POST', '/releases', { body: { since, reason: 'false alarm' } });

    const names = (rows: readonly { name: string }[]) => new Set(rows.map(({ name }) => name));
    expect(names(preview.release)).toEqual(new Set(['birch', 'cedar']));
    expect(names(done.released)).toEqual(names(preview.release));
    expect(preview.skipped).toEqual(done.skipped);
    expect(names(preview.skipped)).toEqual(new Set(['dahlia', 'elder']));
    expect(before).toMatchObject({ quarantined: 3, paused: 1 });
  });

  it('looks back a day unless one says otherwise, and not ahead', async () => {
    world = await adminWorld();
    expect((await world.send('GET', '/releases')).json.since).toBe(iso(NOW - 24 * HOUR_MS));
    const ahead = await world.send('GET', `/releases?since=${iso(NOW + MINUTE_MS)}`);
    expect([ahead.status, ahead.json.errors[0].field]).toEqual([422, 'query.since']);
  });
});
