import { describe, expect, it } from 'vitest';
import { ArchiveIntake } from '../../../../infra/cli/replay/archive-intake.ts';
import { inOrderOfTime } from '../../../../infra/cli/replay/in-order.ts';
import { replayText } from '../../../../infra/cli/replay/print.ts';
import { replay } from '../../../../infra/cli/replay/replay.ts';
import { summaryOf } from '../../../../infra/cli/replay/summary.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesBody } from '../../../support/ses-events.ts';

type Told = readonly [type: SesEventType, times: number, of: SesEventOverrides];

async function told(archive: readonly Told[]) {
  let sent = 0;
  const bodies = archive.flatMap(([type, times, of]) =>
    Array.from({ length: times }, (_, n) => {
      const id = `message-${sent++}`;
      const at = SENT_AT + Math.floor((n * 10 * MINUTE_MS) / times);
      const recipients = [`person${sent}@${of.domain ?? 'example.com'}`];
      return {
        at,
        body: sesBody(type, { at, sentAt: at - SECOND_MS, messageId: id, feedbackId: id, recipients, ...of }),
      };
    }),
  );
  const texts = bodies.toSorted((a, b) => a.at - b.at).map(({ body }) => body);
  async function* all(): AsyncGenerator<Iterable<string>> {
    yield texts;
  }
  const intake = new ArchiveIntake(inOrderOfTime(all(), SENT_AT + 60 * MINUTE_MS), DEFAULT_POLICY);
  const summary = summaryOf(await replay(intake, { policy: { ...DEFAULT_POLICY, mode: 'enforce' } }), 1);
  return { summary, text: replayText(summary) };
}

describe('a replay that decides nothing', () => {
  it('calls a set not judged of which bounces and complaints alone are published, in text and in JSON', async () => {
    const { summary, text } = await told([
      ['Bounce', 300, { set: 'blind' }],
      ['Complaint', 30, { set: 'blind', domain: 'yahoo.com' }],
    ]);
    expect(summary.configurationSets[0]).toMatchObject({
      name: 'blind',
      standing: 'not judged: publishes neither Send nor Delivery',
      notJudged: 'publishes neither Send nor Delivery',
    });
    expect(text).toContain('blind is not judged: publishes neither Send nor Delivery');
    expect(text).not.toContain('healthy');
    expect(JSON.stringify(summary)).not.toContain('healthy');
    expect(text).not.toContain('100.00 %');
  });

  it('says for whom a conviction waits, and until when', async () => {
    const others = ['birch', 'cedar', 'elder'].map(
      (set): Told => ['Delivery', 3, { set, tenant: set, fromDomain: `${set}.example`, domain: 'gmail.com' }],
    );
    const fire = { set: 'burning', tenant: 'burning', fromDomain: 'burning.example', domain: 'gmail.com' };
    const { summary, text } = await told([...others, ['Delivery', 266, fire], ['Bounce', 134, fire]]);
    const set = summary.configurationSets.find(({ name }) => name === 'burning');
    expect(set?.waits).toMatchObject([{ provider: 'google', metric: 'hardBounce' }]);
    expect(set?.standing).toBe('warned');
    expect(text).toContain(`burning waits for google (hard bounces), until ${set?.waits?.[0]?.until}`);
    expect(text).not.toContain('every set is healthy');
  });
});
