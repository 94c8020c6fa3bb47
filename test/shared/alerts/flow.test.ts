import { describe, expect, it } from 'vitest';
import { flowAlert, flowCleared } from '../../../shared/alerts/flow.ts';
import { openAlert } from '../../../shared/alerts/subject.ts';
import { T0 } from './samples.ts';

const drop = {
  ...{ configurationSet: 'acme-news', provider: 'yahoo', sent: 400, delivered: 20, usual: 0.95, reason: null },
  ...{ waiting: 380, others: { asked: 0, see: 0 } },
};
const told = openAlert(flowAlert(drop, { tenant: 'acme', mode: 'enforce', now: T0, isAgain: false }));
const endOf = (sent: number, delivered: number): string =>
  flowCleared({ told, provider: 'yahoo', usual: 0.95 }, { sent, delivered }, 'usual', T0).sentence;

describe('flowCleared', () => {
  it('says how many of how many were delivered, and never more of fewer', () => {
    const of = 'Of 359 mails due there within 30 minutes';
    expect(endOf(359, 340)).toBe(`${of} 340 were delivered; usual is 95.00 %.`);
    expect(endOf(359, 359)).toBe(`${of} 359 were delivered; usual is 95.00 %.`);
    expect(endOf(359, 470)).toBe(
      'Within 30 minutes 470 mails were delivered there, and 359 were due: mail that had waited arrives as well. ' +
        'Usual is 95.00 % of what is due.',
    );
  });
});
