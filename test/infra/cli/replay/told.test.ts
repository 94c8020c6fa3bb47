import { describe, expect, it } from 'vitest';
import { ArchiveIntake } from '../../../../infra/cli/replay/archive-intake.ts';
import { inOrderOfTime } from '../../../../infra/cli/replay/in-order.ts';
import { replayText } from '../../../../infra/cli/replay/print.ts';
import { replay } from '../../../../infra/cli/replay/replay.ts';
import { type ReplaySummary, summaryOf } from '../../../../infra/cli/replay/summary.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import type { Policy } from '../../../../shared/policy/model.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesBody } from '../../../support/ses-events.ts';

const SET = 'acme-news';
const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
const MAILS = 2_000;

/** 2,000 mails of half an hour, of which so many end in one event and the rest is delivered. */
function archive(bad: number, type: SesEventType, of: SesEventOverrides = {}, sends = true): string[] {
  return Array.from({ length: MAILS }, (_, n) => {
    const at = SENT_AT + Math.floor((n * 30 * MINUTE_MS) / MAILS);
    const about: SesEventOverrides = {
      set: SET,
      messageId: `message-${n}`,
      feedbackId: `feedback-${n}`,
      recipients: [`user${n}@${DOMAINS[n % DOMAINS.length]}`],
      sentAt: at,
      at: at + 1_000,
    };
    const isBad = (n * bad) % MAILS < bad;
    const sent = sends || !isBad ? [sesBody('Send', about)] : [];
    return [...sent, isBad ? sesBody(type, { ...about, ...of }) : sesBody('Delivery', about)];
  }).flat();
}
async function* inHandfuls(texts: readonly string[]): AsyncGenerator<Iterable<string>> {
  yield texts;
  await Promise.resolve();
}
async function replayed(texts: readonly string[], policy: Partial<Policy> = {}): Promise<ReplaySummary> {
  const chosen: Policy = { ...DEFAULT_POLICY, mode: 'enforce', ...policy };
  const intake = new ArchiveIntake(inOrderOfTime(inHandfuls(texts), SENT_AT + 60 * MINUTE_MS), chosen);
  return summaryOf(await replay(intake, { policy: chosen }), 1);
}

const NO_MAILBOX: SesEventOverrides = {
  bounceType: 'Transient',
  bounceSubType: 'General',
  status: '5.3.0',
  diagnostic: 'smtp; 550 no such mailbox',
};

describe('what a replay tells of signals that move nobody', () => {
  it.each<[string, string, readonly string[], number]>([
    ['mailboxes that do not exist', 'missingMailbox', archive(800, 'Bounce', NO_MAILBOX), 0.4],
    ['rejects', 'reject', archive(1_200, 'Reject'), 0.6],
    ['rendering failures', 'renderingFailure', archive(1_200, 'Rendering Failure', {}, false), 0.6],
    ['suppressed mail', 'suppressed', archive(1_200, 'Bounce', { bounceSubType: 'OnAccountSuppressionList' }), 0.6],
  ])('names %s with numbers, in text and JSON', async (_, metric, texts, rate) => {
    const summary = await replayed(texts);

    const [set] = summary.configurationSets;
    expect(set).toMatchObject({ name: SET, standing: 'healthy', transitions: [], told: [{ metric, until: null }] });
    const [told] = set?.told ?? [];
    expect(told?.rate).toBeGreaterThan(rate - 0.1);
    expect(told?.rate).toBeLessThan(rate + 0.1);
    expect(summary.alerts).toBe(1);
    const text = replayText(summary);
    expect(text).toMatch(/^acme-news +healthy, 1 alert /m);
    expect(text).toContain(`${told?.since}  ${SET}: alert: ${metric}\n    ${told?.sentence}`);
    expect(text).not.toContain('every set is healthy');
  });

  it('warns of deferrals that name a reputation, and keeps them by provider and reason', async () => {
    const delayDiagnostic = 'smtp; 421 4.7.0 [TSS04] Messages temporarily deferred due to user complaints';
    const bad = { delayStatus: '4.7.0', delayDiagnostic };
    const texts = archive(1_600, 'DeliveryDelay', bad).map((text) =>
      text.replaceAll(/@(?:gmail\.com|outlook\.com|gmx\.de)/g, '@yahoo.com'),
    );

    const summary = await replayed(texts);

    const [set] = summary.configurationSets;
    expect(set).toMatchObject({ standing: 'warned', deferrals: { yahoo: { reputation: 1_600 } } });
    expect(set?.transitions).toMatchObject([{ from: 'healthy', to: 'warned', cause: 'reputation-deferrals' }]);
    expect(set?.transitions[0]?.sentence).toMatch(
      /^deferrals for reputation [\d,]+ of [\d,]+ outcomes since 10:00 = .*, all at yahoo$/,
    );
    expect(set).not.toHaveProperty('told');
  });

  it('takes many reports of one deferral for one, and a limit on traffic for no reputation', async () => {
    const rates = {
      delayStatus: '4.2.1',
      delayDiagnostic: 'smtp; 450 4.2.1 receiving mail at a rate that is too high',
    };
    const limited = await replayed(archive(1_600, 'DeliveryDelay', rates));
    expect(limited.configurationSets).toMatchObject([{ standing: 'healthy', transitions: [] }]);

    const bad = { delayStatus: '4.7.0', delayDiagnostic: 'smtp; 421 4.7.0 [TSS04] deferred due to user complaints' };
    const few = archive(40, 'DeliveryDelay', bad);
    const again = few
      .filter((text) => text.includes('DeliveryDelay'))
      .flatMap((text) =>
        [1, 2, 3, 4, 5].map((n) => {
          const event = JSON.parse(text) as { deliveryDelay: { timestamp: string } };
          const at = Date.parse(event.deliveryDelay.timestamp) + n * 5 * MINUTE_MS;
          return JSON.stringify({
            ...event,
            deliveryDelay: { ...event.deliveryDelay, timestamp: new Date(at).toISOString() },
          });
        }),
      );
    const summary = await replayed([...few, ...again]);
    expect(summary.configurationSets).toMatchObject([{ standing: 'healthy', totals: { delays: 240 } }]);
  });

  it('counts a recipient of a message that is reported six times as one hard bounce', async () => {
    const few = archive(60, 'Bounce');
    const again = few
      .filter((text) => text.includes('"Bounce"'))
      .flatMap((text) =>
        [1, 2, 3, 4, 5].map((n) => {
          const event = JSON.parse(text) as { bounce: { timestamp: string; feedbackId: string } };
          const at = Date.parse(event.bounce.timestamp) + n * 5 * MINUTE_MS;
          const bounce = {
            ...event.bounce,
            feedbackId: `${event.bounce.feedbackId}-${n}`,
            timestamp: new Date(at).toISOString(),
          };
          return JSON.stringify({ ...event, bounce });
        }),
      );

    const summary = await replayed([...few, ...again]);

    // 3 %: above the limit of a warning and below that of a quarantine. Six times as many would be 15 %.
    const [set] = summary.configurationSets;
    expect(set?.totals).toMatchObject({ hardBounces: 60, repeatedBounces: 300 });
    expect(['healthy', 'warned']).toContain(set?.standing);
  });

  it('says so of a stream as well', async () => {
    const streams = { [SET]: { by: 'ses:from-domain', most: 200 } } as const;
    const summary = await replayed(archive(800, 'Bounce', NO_MAILBOX), { streams } as Partial<Policy>);

    expect(summary.configurationSets[0]?.streams).toMatchObject([
      { name: 'sender.example', standing: 'healthy', told: [{ metric: 'missingMailbox', until: null }] },
    ]);
    expect(replayText(summary)).toContain(`${SET}/sender.example: alert: missingMailbox`);
  });

  it('calls a set that publishes nothing but failures not judged', async () => {
    const texts = archive(MAILS, 'Rendering Failure', {}, false);

    const summary = await replayed(texts);

    expect(summary.configurationSets).toMatchObject([{ notJudged: 'publishes neither Send nor Delivery' }]);
    expect(replayText(summary)).toContain('is not judged: publishes neither Send nor Delivery');
  });

  it('says nothing where nothing was told', async () => {
    const summary = await replayed(archive(2, 'Reject'));

    expect(summary.configurationSets[0]).not.toHaveProperty('told');
    expect(replayText(summary)).toContain('No decision: every set is healthy.');
  });
});

describe('what a replay tells beside decisions', () => {
  it('is that no mail of a set carries the tag that its rule goes by', async () => {
    const streams = { [SET]: { by: 'customer', most: 200 } } as const;
    const later = archive(0, 'Bounce').map((text) => {
      const event = JSON.parse(text) as {
        mail: { timestamp: string; messageId: string };
        delivery?: { timestamp: string };
      };
      const twoHoursOn = (time: string): string => new Date(Date.parse(time) + 120 * MINUTE_MS).toISOString();
      event.mail = {
        ...event.mail,
        timestamp: twoHoursOn(event.mail.timestamp),
        messageId: `later-${event.mail.messageId}`,
      };
      if (event.delivery) event.delivery = { ...event.delivery, timestamp: twoHoursOn(event.delivery.timestamp) };
      return JSON.stringify(event);
    });
    const summary = await replayed([...archive(0, 'Bounce'), ...later], { streams } as Partial<Policy>);

    expect(summary.notices).toMatchObject([{ title: expect.stringContaining(SET) }]);
    const text = replayText(summary);
    expect(text).toContain(summary.notices?.[0]?.sentence);
    expect(text).not.toContain('every set is healthy');
  });

  it('is nothing where all is well', async () => {
    const summary = await replayed(archive(0, 'Bounce'));
    expect(summary).not.toHaveProperty('notices');
    expect(replayText(summary)).toContain('No decision: every set is healthy.');
  });
});
