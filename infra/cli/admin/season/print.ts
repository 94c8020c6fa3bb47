import { dateOf, type SeasonPlan } from '../../../../shared/capacity/season.ts';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import { table } from '../../table.ts';

const WORDS = { lease: 'lease', begin: 'begin', full: 'full volume', season: 'season' } as const;

/** A plan as people read it. */
export function printed(plan: SeasonPlan, { addresses: has }: { readonly addresses: number }): string {
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
  if (schedule.length === 0) return `${lines.join('\n')}\n`;
  const rows = schedule.map((row) => [dateOf(row.day), grouped(row.perAddress), grouped(row.all)]);
  return `${[...lines, '', table([{ heading: 'from' }, { heading: 'an address', isNumber: true }, { heading: 'all together', isNumber: true }], rows)].join('\n')}\n`;
}
