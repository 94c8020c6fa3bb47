import type { Need } from '../../../shared/admin/needs/model.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { OPEN_EFFECTS } from '../../../shared/standing/effect.ts';
import type { Story } from '../../local/scenarios/play.ts';

const MOST_NAMED = 5;
const WAITS = {
  held: ['decision waits for approval', 'decisions wait for approval', 'npx lazaretto approve --all --reason TEXT'],
  failed: ['move failed', 'moves failed', 'npx lazaretto status'],
  'sending-off': ['paused set could not be moved', 'paused sets could not be moved', 'npx lazaretto status'],
  drifted: ['set was changed outside Lazaretto', 'sets were changed outside Lazaretto', 'npx lazaretto status'],
} as const;
/** Needs that are told as `effect` of the sets they are about. */
const OF_SETS: readonly Need['kind'][] = ['held', 'failed', 'drift'];

/** What waits for a person, and the command that it takes while the stack is served. */
export function waitingLines({ configurationSets, needs = [], domains = [] }: Story): string[] {
  const lines = OPEN_EFFECTS.flatMap((effect) => {
    const names = configurationSets.filter((set) => set.effect === effect).map(({ name }) => forTerminal(name));
    if (names.length === 0) return [];
    const [one, many, command] = WAITS[effect];
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
    const what = `${grouped(names.length)} ${names.length === 1 ? one : many}`;
    return [`  ${what}: ${names.slice(0, MOST_NAMED).join(', ')}${more}`, `      ${command}`];
  });
  const others = needs
    .filter(({ kind }) => !OF_SETS.includes(kind))
    .flatMap(({ title, action: { command } }) => [
      `  ${forTerminal(title)}`,
      ...(command === null ? [] : [`      npx ${forTerminal(command)}`]),
    ]);
  const steps = domains.flatMap(({ domain, reports }) =>
    reports === null || reports.next === null
      ? []
      : [
          `  ${forTerminal(domain)} is ready for p=${reports.next}`,
          `      npx lazaretto domain ${forTerminal(domain)}`,
        ],
  );
  const all = [...lines, ...others, ...steps];
  return all.length === 0 ? ['Nothing waits for you.'] : ['', 'What waits for you:', ...all];
}
