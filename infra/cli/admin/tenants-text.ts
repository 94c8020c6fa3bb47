import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { STANDINGS } from '../../../shared/standing/model.ts';
import { table } from '../table.ts';

/** `2026-11-12T10:00Z`; `-` where there is no time. */
export const minute = (time: string | null): string => (time === null ? '-' : `${time.slice(0, 16)}Z`);

type Tenants = AnswerOf<'listTenants'>;
const togetherLine = (who: string, found: Tenants['newSenders']): string[] =>
  found === null
    ? []
    : [
        `!! ${who}: bad together since ${minute(found.since)}: ${found.sentence}`,
        `     ${grouped(found.hitSets)} of ${grouped(found.sets)} sets have them, most of all ${found.worst.join(', ')}`,
      ];

/** A table of the tenants, and below it whose sets are bad together. */
export function tenantsText({ items, newSenders }: Tenants): string {
  if (items.length === 0 && newSenders === null) return 'There is no tenant yet. SES names them, or the policy does.';
  const bad = [
    ...items.flatMap(({ name, together }) => togetherLine(name, together)),
    ...togetherLine('new senders', newSenders),
  ];
  const rows = items.map(({ name, sets, streams, standings, mode, inPolicy }) => [
    name,
    grouped(sets),
    grouped(streams),
    STANDINGS.filter((standing) => standings[standing] > 0)
      .map((standing) => `${grouped(standings[standing])} ${standing}`)
      .join(', '),
    mode ?? '-',
    inPolicy ? 'yes' : 'no',
  ]);
  const columns = [
    { heading: 'tenant' },
    { heading: 'sets', isNumber: true },
    { heading: 'streams', isNumber: true },
    { heading: 'standings' },
    { heading: 'mode' },
    { heading: 'in policy' },
  ];
  return [table(columns, rows), ...(bad.length > 0 ? ['', ...bad.map(forTerminal)] : [])].join('\n');
}
