import fc from 'fast-check';
import { ALERT_KINDS, type AlertMessage, PHASES, SEVERITIES } from '../../../shared/alerts/model.ts';
import { MODES, STANDINGS } from '../../../shared/standing/model.ts';
import { T0 } from './samples.ts';

const POISON = [
  '<!channel>',
  '<https://evil.example|x>',
  '\x1b[2J',
  '\u202e',
  '\ud800',
  '\0',
  '\n',
  '*_~`',
  '&',
  '"\\',
];
/** What a name or a sentence from outside may be: of any length, full of what does harm. */
export const outside = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.array(fc.constantFrom(...POISON, 'a', ' ', 'é', '🦠'), { maxLength: 30 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom(...POISON, 'a', '🦠'), fc.integer({ min: 1, max: 9_000 }))
    .map(([part, n]) => part.repeat(n)),
);
const time = fc.integer({ min: T0 - 1e12, max: T0 + 1e12 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
/** Whatever an alert may be. */
export const anyAlert: fc.Arbitrary<AlertMessage> = fc.record({
  alertId: outside.map((text) => `standing:${text}:1`),
  sequence: fc.nat(),
  phase: fc.constantFrom(...PHASES),
  kind: fc.constantFrom(...ALERT_KINDS),
  severity: fc.constantFrom(...SEVERITIES),
  at: time,
  since: time,
  tenant: fc.option(outside),
  configurationSet: fc.option(outside),
  mode: fc.constantFrom(...MODES),
  title: outside,
  sentence: outside,
  standing: fc.option(fc.record({ from: fc.constantFrom(...STANDINGS), to: fc.constantFrom(...STANDINGS) })),
  numbers: fc.option(
    fc.record({
      metric: fc.constantFrom('hardBounce' as const, 'complaint' as const),
      count: fc.nat(),
      of: fc.nat(),
      rate: share,
      limit: share,
      evidence: fc.double({ min: 0, max: 1e6, noNaN: true }),
      bar: fc.double({ min: 0, max: 100, noNaN: true }),
      since: time,
    }),
  ),
  next: fc.array(outside, { maxLength: 20 }),
});

/** What takes most room: three and four bytes a character, or longer as JSON than it is; with and without spaces. */
const DENSE = ['漢', '漢字 ', '🦠', '👩‍👩‍👧 ', '"', '\\', "'", '"\\\n', '\0', '\ud800', 'a', ' a'];
/** Alerts whose every text may be very long, most often all of them. */
export const longAlert: fc.Arbitrary<AlertMessage> = fc.constantFrom(...DENSE).chain((part) => {
  const length = fc.oneof(fc.constant(20_000), fc.constant(2_000), fc.nat(20_000));
  const dense = length.map((units) => part.repeat(Math.floor(units / part.length)));
  const lists = fc.tuple(...[20, 10, 10].map((most) => fc.array(dense, { minLength: most / 2, maxLength: most })));
  return fc
    .tuple(anyAlert, fc.record({ alertId: dense, title: dense, sentence: dense }), fc.tuple(dense, dense), lists)
    .map(([alert, texts, [tenant, configurationSet], [next = [], copy, said]]) => ({
      ...{ ...alert, ...texts, tenant, configurationSet, next, copy, said },
      alertId: `standing:${texts.alertId}`,
    }));
});
