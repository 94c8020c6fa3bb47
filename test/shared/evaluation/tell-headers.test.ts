import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { BULK_A_DAY } from '../../../shared/alerts/demanded-headers.ts';
import { tellOfHeaders } from '../../../shared/evaluation/tell-headers.ts';
import { namesSender } from '../../../shared/events/demanded-headers.ts';
import { DAY_MS, dayOf, HOUR_MS } from '../../../shared/kernel/time.ts';
import { streamName } from '../../../shared/streams/name.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const DAY = dayOf(SENT_AT);
const OVER = (DAY + 1) * DAY_MS + HOUR_MS;
const SET = 'acme-news';
type Sent = { readonly sends?: number; readonly withoutUnsubscribe?: number; readonly withoutFeedbackId?: number };

async function told(sent: Sent, { set = SET, day = DAY, now = OVER, world = memoryWorld({ now: OVER }) } = {}) {
  const totals = { sends: BULK_A_DAY, withoutUnsubscribe: 0, withoutFeedbackId: 0, ...sent };
  await tellOfHeaders(world.deps, set, day, totals, now);
  return world.messages.map(({ alertId, sentence, copy = [] }) => ({ alertId, sentence, copy }));
}

describe('a set that sends in bulk', () => {
  it('without one-click List-Unsubscribe is told, with what to add', async () => {
    const [alert, more] = await told({ withoutUnsubscribe: BULK_A_DAY });

    expect(more).toBeUndefined();
    expect(alert?.sentence).toBe(
      'Of 1,000 mails on 2026-11-12 1,000 (100.00 %) went without one-click List-Unsubscribe.',
    );
    expect(alert?.copy).toEqual([
      'List-Unsubscribe: <https://example.com/unsubscribe/ID>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
  });

  it('without a Feedback-ID that names it is told, with what to add', async () => {
    const [alert] = await told({ withoutFeedbackId: 400 });

    expect(alert?.sentence).toContain('400 (40.00 %) without a Feedback-ID that names their sender');
    expect(alert?.copy).toEqual([`Feedback-ID: CAMPAIGN:${SET}:KIND:SENDER`]);
  });

  it.each([
    ['acme', 'acme-news', 'acme'],
    ['Globex: the company', 'gx-1', 'gx-1'],
    ['Globex', 'gx-1', 'gx-1'],
  ])('of the tenant %s is told a Feedback-ID that is found to name it', async (tenant, set, field) => {
    const world = memoryWorld({ now: OVER, policy: { tenants: { [tenant]: { sets: [set] } } } });
    const [alert] = await told({ withoutFeedbackId: BULK_A_DAY }, { world, set });
    const value = /^Feedback-ID: (.*)$/.exec(alert?.copy[0] ?? '')?.[1] ?? '';

    expect(value).toBe(`CAMPAIGN:${field}:KIND:SENDER`);
    expect(namesSender(value, { sesTenant: null, configurationSet: set, fromDomain: null })).toBe(true);
  });

  it('is told once a month, however often the day is summed up', async () => {
    const world = memoryWorld({ now: OVER });
    for (const day of [DAY, DAY, DAY + 1]) {
      await told({ withoutUnsubscribe: BULK_A_DAY }, { world, day, now: (day + 1) * DAY_MS });
    }
    expect(await told({})).toEqual([]);
    expect(world.messages).toHaveLength(1);
  });

  it.each([
    ['one mail short of bulk', { sends: BULK_A_DAY - 1, withoutUnsubscribe: BULK_A_DAY - 1 }],
    ['with less than a tenth of another kind', { withoutUnsubscribe: 99, withoutFeedbackId: 99 }],
    ['with both headers', {}],
  ])('is told nothing %s', async (_, sent) => {
    expect(await told(sent)).toEqual([]);
  });

  it('is told nothing of a day long ago, and its streams nothing beside it', async () => {
    const without = { withoutUnsubscribe: BULK_A_DAY };
    expect(await told(without, { now: (DAY + 2) * DAY_MS + 1 })).toEqual([]);
    expect(await told(without, { set: streamName(SET, 'acme', sha256) })).toEqual([]);
  });

  it('is told nothing where it is exempt', async () => {
    const world = memoryWorld({ now: OVER, policy: { sets: { [SET]: { exempt: true } } } });
    expect(await told({ withoutUnsubscribe: BULK_A_DAY }, { world })).toEqual([]);
  });
});
