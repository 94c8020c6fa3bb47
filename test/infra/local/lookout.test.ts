import { expect, it } from 'vitest';
import { frame } from '../../../infra/cli/start/frame.ts';
import { Lookout, type SetLook } from '../../../infra/local/lookout.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';
import { memoryWorld } from '../../support/memory-world.ts';

const NOW = Date.UTC(2026, 10, 12, 10);
const SETS = new Map([['burning', { delivery: {}, sendingEnabled: true }]]) as never;
const { partitions } = memoryWorld().deps;
const asked = (answer: string) => ({
  message: 'asked the other sets',
  configurationSet: 'burning',
  answer,
  provider: 'google',
  until: NOW + 30 * MINUTE_MS,
});
const shown = (lookout: Lookout, now: number): string => shownOf(lookout.look(SETS, partitions, now), now);
const shownOf = (sets: readonly SetLook[], now: number): string =>
  frame(
    {
      title: '',
      url: null,
      about: 'a story',
      now,
      progress: 0,
      counted: 0,
      sets,
      alerts: [],
    },
    40,
    200,
  ).join('\n');

it('says for whom a conviction waits, and until when, as long as it does', () => {
  const lookout = new Lookout();
  lookout.note(asked('wait'));
  expect(shown(lookout, NOW)).toContain('waits for google, until 10:30');
  expect(shown(lookout, NOW)).not.toContain('healthy');
  expect(shown(lookout, NOW + 31 * MINUTE_MS)).toContain('healthy');
  lookout.note(asked('incident'));
  expect(shown(lookout, NOW)).toContain('healthy');
});

it('calls no set healthy that never showed a mail to measure its bounces against', () => {
  const counts = emptyCounts();
  counts.totals.hardBounces = 3;
  const bounced = { peek: () => ({ sets: new Map([['burning', counts]]) }) } as never;
  const lookout = new Lookout();
  const line = () => shownOf(lookout.look(SETS, bounced, NOW), NOW);
  expect(line()).toContain('not judged');
  expect(line()).not.toContain('healthy');
  counts.totals.sends = 1;
  expect(line()).toContain('healthy');
  counts.totals.sends = 0;
  expect(line()).toContain('healthy');
});

it('shows the streams that were judged below the sets, without a pool', () => {
  const lookout = new Lookout();
  lookout.note({ message: 'decided', configurationSet: 'shared/acme%1B', to: 'warned' });
  expect(lookout.look(SETS, partitions, NOW)).toMatchObject([
    { name: 'burning', standing: 'healthy' },
    { name: 'shared/acme%1B', standing: 'warned', pool: null, sendingEnabled: true },
  ]);
});
