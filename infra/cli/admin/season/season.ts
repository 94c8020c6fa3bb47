import type { SeasonSetting } from '../../../../shared/capacity/reminders.ts';
import { planSeason, type SeasonPlan } from '../../../../shared/capacity/season.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { dayOf } from '../../../../shared/kernel/time.ts';
import { LADDERS, ladderOf } from '../../../../shared/ladders/ladders.data.ts';
import type { Ladder } from '../../../../shared/ladders/model.ts';
import { jsonLine } from '../../json-line.ts';
import { UserError } from '../../user-error.ts';
import type { CliCommand, Values } from '../context.ts';
import { poolNow } from './pool.ts';
import { printed } from './print.ts';
import { readDay, readVolume } from './read.ts';

/** Ladders that are for an address, not for each mailbox provider. */
const IDS = LADDERS.filter(({ per }) => per === 'all').map(({ id }) => id);
const USUAL = 'ses-45-days';
const EXIT_LATE = 1;

/** What there is: warm addresses, and the mails a day that they carry. */
type Has = { readonly addresses: number; readonly now: number };

const textIn = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** @throws {UserError} */
function ladderIn(values: Values): Ladder {
  const id = textIn(values, 'ladder') ?? USUAL;
  const ladder = ladderOf(id);
  if (ladder === null || ladder.per === 'provider') {
    throw new UserError(`--ladder: expected ${IDS.join(' | ')}, got ${JSON.stringify(forTerminal(id))}`);
  }
  return ladder;
}

/** @throws {UserError} */
function planOf(values: Values, names: readonly string[], has: Has) {
  if (names.length > 0) throw new UserError('Expected options only. See lazaretto season --help');
  const [from, volume] = [textIn(values, 'from'), textIn(values, 'volume')];
  if (from === undefined || volume === undefined) throw new UserError('Expected --from and --volume');
  const today = dayOf(Date.now());
  const perDay = readVolume('volume', volume, 1);
  const day = readDay('from', from, today);
  const ladder = ladderIn(values);
  const setting: SeasonSetting = { from, perDay, ...has, ladder: ladder.id };
  return { plan: planSeason({ from: day, perDay, ...has, ladder, today }), setting };
}

const exitOf = ({ late }: SeasonPlan): number => (late === null ? 0 : EXIT_LATE);

/** Plans backwards from a day with much mail, by itself or from what a pool of the deployment has. */
export const SEASON: CliCommand = {
  usage: 'season --from DATE --volume N/day [--addresses N [--now N/day] | --pool POOL] [--ladder L]',
  about:
    'How many addresses a season takes, when to lease them, and when to begin to warm them up; with --pool from what your deployment has, else without one',
  options: {
    from: { type: 'string' },
    volume: { type: 'string' },
    addresses: { type: 'string' },
    now: { type: 'string' },
    pool: { type: 'string' },
    ladder: { type: 'string' },
  },
  async alone(values, names, write) {
    const [addresses, now] = [textIn(values, 'addresses'), textIn(values, 'now')];
    if (textIn(values, 'pool') !== undefined) {
      if ((addresses ?? now) !== undefined) throw new UserError('Expected --pool, or --addresses and --now, got both');
      return null;
    }
    const has = { addresses: readVolume('addresses', addresses ?? '0', 0), now: readVolume('now', now ?? '0', 0) };
    const { plan, setting } = planOf(values, names, has);
    write(values['json'] === true ? jsonLine(plan) : printed(plan, setting));
    return exitOf(plan);
  },
  async run({ client, values, names, show }) {
    const has = await poolNow({ client }, textIn(values, 'pool') ?? '');
    const { plan, setting } = planOf(values, names, has);
    show(plan, printed(plan, setting).trimEnd());
    return exitOf(plan);
  },
};
