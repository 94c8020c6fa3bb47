import { standingsWords } from '../../../shared/admin/fleet/headline.ts';
import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { minute } from '../words.ts';
import type { Context } from './context.ts';

type Tenants = AnswerOf<'listTenants'>;
const togetherLine = (who: string, found: Tenants['newSenders']): string[] =>
  found === null
    ? []
    : [
        `!! ${who}: exceeds the limit since ${minute(found.since)}: ${found.sentence}`,
        `     ${grouped(found.hitSets)} of ${grouped(found.sets)} sets have them, most of all ${found.worst.join(', ')}`,
      ];

/** A table of the tenants, and below it whose sets together exceed the limit. */
export function tenantsText({ table }: Context, { items, newSenders }: Tenants): string {
  if (items.length === 0 && newSenders === null) return 'There is no tenant yet. SES names them, or the policy does.';
  const bad = [
    ...items.flatMap(({ name, together }) => togetherLine(name, together)),
    ...togetherLine('new senders', newSenders),
    ...items.flatMap(({ atSes }) => (atSes === null ? [] : [`${atSes.sentence} (seen ${minute(atSes.seenAt)})`])),
  ];
  const rows = items.map(({ name, sets, streams, standings, effects, healthy, mode, inPolicy }) => [
    name,
    grouped(sets),
    grouped(streams),
    standingsWords({ standings, effects, healthy }),
    mode ?? '-',
    inPolicy ? 'yes' : 'no',
  ]);
  const columns = [
    { heading: 'tenant' },
    { heading: 'sets', isNumber: true },
    { heading: 'streams', isNumber: true },
    { heading: 'standings' },
    { heading: 'mode', leaveOut: 2 },
    { heading: 'in policy', leaveOut: 1 },
  ];
  return [table(columns, rows), ...(bad.length > 0 ? ['', ...bad.map(forTerminal)] : [])].join('\n');
}
