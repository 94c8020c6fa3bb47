import type { SeasonSetting } from '../../../../shared/capacity/reminders.ts';
import { dateOf, type SeasonPlan } from '../../../../shared/capacity/season.ts';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import { table } from '../../table.ts';

const WORDS = { lease: 'lease', begin: 'begin', full: 'full volume', season: 'season' } as const;

/** The season as the policy keeps it. */
const keptAs = (setting: SeasonSetting): string =>
  `To be reminded of each step, put it into the policy: ${JSON.stringify({ seasons: { [`season-${setting.from}`]: setting } })}`;

/** A plan as people read it. */
export function printed(plan: SeasonPlan, setting: SeasonSetting): string {
  const has = setting.addresses;
  const { addresses, lease, perAddress, steps, schedule, late } = plan;
  const lines = [
    `${grouped(addresses)} ${addresses === 1 ? 'address' : 'addresses'}, ${grouped(perAddress)} mails a day each; there ${has === 1 ? 'is' : 'are'} ${grouped(has)} warm, so ${lease === 0 ? 'none is' : `${grouped(lease)} ${lease === 1 ? 'is' : 'are'}`} to be leased.`,
    ...(late === null ? [] : [`Too late: ${late}.`]),
    '',
    table(
      [{ heading: 'day' }, { heading: 'what' }, { heading: '' }],
      steps.map(({ day, kind, sentence }) => [dateOf(day), WORDS[kind], sentence]),
    ),
  ];
  if (schedule.length === 0) return `${[...lines, '', keptAs(setting)].join('\n')}\n`;
  const rows = schedule.map((row) => [dateOf(row.day), grouped(row.perAddress), grouped(row.all)]);
  return `${[...lines, '', table([{ heading: 'from' }, { heading: 'an address', isNumber: true }, { heading: 'all together', isNumber: true }], rows), '', keptAs(setting)].join('\n')}\n`;
}
