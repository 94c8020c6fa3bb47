import { expect, it } from 'vitest';
import { ArchiveIntake } from '../../../../infra/cli/replay/archive-intake.ts';
import { inOrderOfTime } from '../../../../infra/cli/replay/in-order.ts';
import { replayText } from '../../../../infra/cli/replay/print.ts';
import { replay } from '../../../../infra/cli/replay/replay.ts';
import { summaryOf } from '../../../../infra/cli/replay/summary.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import type { Policy } from '../../../../shared/policy/model.ts';
import { SENT_AT, sesBody } from '../../../support/ses-events.ts';

const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
const policy: Policy = {
  ...DEFAULT_POLICY,
  mode: 'enforce',
  streams: { shared: { by: 'ses:from-domain', most: 3 } },
};
/** Mail of one customer of the shared set; every other one bounces where it is bad. */
const mailOf = (customer: string, mails: number, isBad: boolean): string[] =>
  Array.from({ length: mails }, (_, n) => {
    const of = {
      ...{ set: 'shared', fromDomain: `${customer}.example`, sentAt: SENT_AT + n * SECOND_MS },
      ...{ messageId: `${customer}-${n}`, feedbackId: `${customer}-${n}` },
      recipients: [`person${n}@${DOMAINS[n % DOMAINS.length]}`],
    };
    return [sesBody('Send', of), sesBody(isBad && n % 2 === 0 ? 'Bounce' : 'Delivery', of)];
  }).flat();
async function* all(texts: readonly string[]): AsyncGenerator<Iterable<string>> {
  yield texts;
  await Promise.resolve();
}

it.each([
  ['within a slot', 0],
  ['an hour later', HOUR_MS],
])('shows the streams of a set, and what was decided of them, where the archive ends %s', async (_, more) => {
  const late = { set: 'other', sentAt: SENT_AT + more, messageId: 'late' };
  const texts = [
    ...mailOf('acorn', 120, false),
    ...mailOf('burning', 120, true),
    // Three mails enroll nobody.
    ...mailOf('small', 3, false),
    ...(more > 0 ? [sesBody('Delivery', late)] : []),
  ];
  const intake = new ArchiveIntake(inOrderOfTime(all(texts), SENT_AT + 2 * HOUR_MS + MINUTE_MS), policy);
  const summary = summaryOf(await replay(intake, { policy }), 1);
  const shared = summary.configurationSets.find(({ name }) => name === 'shared');
  expect(shared?.streams?.map(({ name, standing, totals }) => [name, standing, totals.hardBounces])).toEqual([
    ['acorn.example', 'healthy', 0],
    ['burning.example', 'warned', 60],
  ]);
  expect(replayText(summary)).toContain('shared/burning.example');
});
