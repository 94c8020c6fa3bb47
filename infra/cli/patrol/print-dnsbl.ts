import type { Checked, ListHealth, Verdict } from '../../../shared/dns-patrol/blocklists/check.ts';
import { listName } from '../../../shared/dns-patrol/blocklists/model.ts';
import { covers } from '../../../shared/dns-patrol/blocklists/probe.ts';
import type { ListTarget } from '../../../shared/dns-patrol/blocklists/target.ts';
import { clip, forTerminal } from '../../../shared/kernel/escape.ts';
import { table } from '../table.ts';
import type { Chosen } from './lists.ts';

/** Longest text of a list that is shown in a table. Unit: characters. */
const MOST_TEXT = 160;

/** The form that scripts may rely on. A list that was probed for several kinds of targets has its worst health. */
export const dnsblJson = (checked: Checked) => ({
  lists: worstOf(checked.lists).map(({ asked: { list }, health }) => ({
    id: list.id,
    zone: list.zone,
    health: health.state,
    why: health.why,
  })),
  results: checked.verdicts.map(({ target, list, status, codes, meaning, text, why }) => ({
    target: target.name,
    list,
    status,
    codes,
    meaning,
    text,
    why,
  })),
});

function worstOf(lists: readonly ListHealth[]): ListHealth[] {
  const worst = new Map<string, ListHealth>();
  for (const one of lists) {
    const known = worst.get(one.asked.list.id);
    if (known === undefined || known.health.state === 'ok') worst.set(one.asked.list.id, one);
  }
  return [...worst.values()];
}

/** What a person reads: listings first, then what could not be found out, then how it stands with each target. */
export function dnsblText(checked: Checked, chosen: Chosen, targets: readonly ListTarget[]): string {
  const leftOut = chosen.leftOut.filter(({ list }) => targets.some((target) => covers(list, target)));
  const listed = checked.verdicts.filter(({ status }) => status === 'listed');
  const parts = [
    ...(checked.suspicion === null ? [] : [`No answer counts: ${forTerminal(checked.suspicion)}.`]),
    ...(listed.length === 0 ? [] : [listings(listed, checked)]),
    ...unwell(checked),
    ...single(checked),
    targets.map((target) => summary(target, checked.verdicts)).join('\n'),
    ...(leftOut.length === 0
      ? []
      : [`Not asked:\n${leftOut.map(({ list, why }) => `  ${list.id}: ${forTerminal(why)}`).join('\n')}`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function listings(listed: readonly Verdict[], { lists }: Checked): string {
  const removal = (id: string): string => lists.find(({ asked }) => asked.list.id === id)?.asked.list.removal ?? '-';
  const rows = table(
    [
      { heading: 'target' },
      { heading: 'list' },
      { heading: 'weight', isNumber: true },
      { heading: 'codes' },
      { heading: 'meaning' },
      { heading: 'removal' },
      { heading: 'it says' },
    ],
    listed.map(({ target, list, weight, codes, meaning, text }) => [
      target.name,
      list,
      String(weight),
      codes.join(' '),
      meaning ?? '',
      removal(list),
      clip(text ?? '-', MOST_TEXT),
    ]),
  );
  return `Listed:\n${rows}`;
}

/** Lists whose answers do not count. */
function unwell({ lists }: Checked): string[] {
  const rows = worstOf(lists).filter(({ health }) => health.state !== 'ok');
  if (rows.length === 0) return [];
  const shown = table(
    [{ heading: 'list' }, { heading: 'name' }, { heading: 'health' }, { heading: 'why' }],
    rows.map(({ asked: { list }, health }) => [
      list.id,
      listName(list),
      health.state,
      clip(health.why ?? '', MOST_TEXT),
    ]),
  );
  return [`Lists whose answers do not count:\n${shown}`];
}

/** Single answers that are missing, of lists that are well. */
function single({ verdicts, lists }: Checked): string[] {
  const ill = new Set(worstOf(lists).flatMap(({ asked, health }) => (health.state === 'ok' ? [] : [asked.list.id])));
  const rows = verdicts.filter(({ status, list }) => status === 'unknown' && !ill.has(list));
  if (rows.length === 0) return [];
  const shown = table(
    [{ heading: 'target' }, { heading: 'list' }, { heading: 'why' }],
    rows.map(({ target, list, why }) => [target.name, list, clip(why ?? '', MOST_TEXT)]),
  );
  return [`Could not be determined:\n${shown}`];
}

function summary(target: ListTarget, verdicts: readonly Verdict[]): string {
  const count = (status: Verdict['status']): number =>
    verdicts.filter((verdict) => verdict.target === target && verdict.status === status).length;
  const [listed, clean, unknown] = [count('listed'), count('clean'), count('unknown')];
  if (listed + clean + unknown === 0) return `${target.name}: no list has anything to say about it`;
  return `${target.name}: listed by ${listed}, not listed by ${clean}, unknown of ${unknown}`;
}
