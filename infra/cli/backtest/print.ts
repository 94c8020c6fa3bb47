import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { table } from '../table.ts';
import { minute } from '../words.ts';
import type { Backtest, Side } from './compare.ts';
import type { Mail, Moved } from './moved-mail.ts';

/** What a person reads: who would have been moved when under each policy, and how much mail that concerns. */
export function backtestText(backtest: Backtest): string {
  const { policy, against, configurationSets } = backtest;
  const parts = [
    configurationSets.length === 0 ? 'Neither policy would have moved a set.' : setTable(backtest),
    ...reasons(backtest),
    `${sideText(policy)}\n${sideText(against)}`,
    `${grouped(backtest.events)} events read`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function setTable({ policy, against, configurationSets }: Backtest): string {
  const columns = [
    { heading: 'configuration set' },
    { heading: forTerminal(policy.policy) },
    { heading: 'quarantined', isNumber: true },
    { heading: 'paused', isNumber: true },
    { heading: forTerminal(against.policy) },
    { heading: 'quarantined', isNumber: true },
    { heading: 'paused', isNumber: true },
  ];
  const cells = (moved: Omit<Moved, 'name'> | null): readonly string[] =>
    moved === null
      ? ['not moved', '-', '-']
      : [minute(moved.at), grouped(moved.quarantined.sends), grouped(moved.paused.sends)];
  return table(
    columns,
    configurationSets.map((set) => [set.name, ...cells(set.policy), ...cells(set.against)]),
  );
}

/** Why, of those that only one policy moves, or that both move at different times. */
function reasons({ policy, against, configurationSets }: Backtest): readonly string[] {
  const lines = configurationSets.flatMap((set) =>
    set.policy?.at === set.against?.at
      ? []
      : [
          ...(set.policy ? [`${set.name}, ${policy.policy}: ${set.policy.sentence}`] : []),
          ...(set.against ? [`${set.name}, ${against.policy}: ${set.against.sentence}`] : []),
        ],
  );
  return lines.length === 0 ? [] : [lines.map(forTerminal).join('\n')];
}

const sideText = ({ policy, moved, quarantined, paused }: Side): string =>
  `${forTerminal(policy)}: ${grouped(moved)} ${moved === 1 ? 'set' : 'sets'} moved; ${mailText(quarantined)} through the quarantine pool; ${mailText(paused)} not sent`;

const mailText = ({ sends, hardBounces, complaints }: Mail): string =>
  `${grouped(sends)} mails with ${grouped(hardBounces)} hard bounces and ${grouped(complaints)} complaints`;
