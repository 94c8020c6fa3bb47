import { openAlert, remindAlert, resolveAlert } from '../alerts/subject.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';
import { failuresOfEach } from '../kernel/concurrently.ts';
import { type EpochMs, RETENTION_MS, slotStart } from '../kernel/time.ts';
import { damageAlert } from './damage-messages.ts';
import type { EvaluationDeps } from './deps.ts';
import { foldMended } from './fold/late.ts';
import { RollupPlan } from './fold/rollup.ts';
import { judgeSet } from './judge/judge-set.ts';
import { READ_AGAIN_MS } from './note-damage.ts';
import type { Damage } from './ports/work.ts';

/** Most partitions that one tick reads again. */
const MOST_AT_ONCE = 20;

/**
 * Tells the segments that cannot be read, and reads them again each hour. A segment that can be read again is counted
 * and judged like late events.
 * @throws the first error, after all were tried
 */
export async function mendDamage(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  const all = await deps.damage.all();
  if (!isSome(all)) return;
  await deps.messages.put(openAlert(damageAlert(all)));
  const over = new Set<Damage>();
  const due = new Map<string, Damage[]>();
  for (const damage of all) {
    if (damage.nextAt > now) continue;
    const key = partitionKey(damage.partition);
    due.set(key, [...(due.get(key) ?? []), damage]);
  }
  const failures = await failuresOfEach([...due.values()].slice(0, MOST_AT_ONCE), 1, async (damages) => {
    for (const damage of await mended(deps, damages, now)) over.add(damage);
  });
  await tellOver(deps, all, over, now);
  for (const damage of over) await deps.damage.forget(damage);
  if (failures[0]) throw failures[0].error;
}

/**
 * Tells what is over before forgetting it. Segments that stay damaged get an alert of their own when the first is over.
 */
async function tellOver(
  { messages }: EvaluationDeps,
  all: readonly [Damage, ...Damage[]],
  over: ReadonlySet<Damage>,
  now: EpochMs,
): Promise<void> {
  const before = damageAlert(all);
  const left = all.filter((damage) => !over.has(damage));
  const after = isSome(left) ? damageAlert(left) : null;
  if (after?.alertId !== before.alertId) {
    await messages.put(
      resolveAlert(before, { at: now, title: 'The journal', sentence: sentenceOf([...over], now), next: [] }),
    );
  }
  if (after === null) return;
  await messages.put(openAlert(after));
  const reminder = remindAlert(after, now);
  if (reminder !== null) await messages.put(reminder);
}

const sentenceOf = (over: readonly Damage[], now: EpochMs): string =>
  over.some(({ partition }) => isExpired(partition, now))
    ? 'It has expired; what could not be read until then was not counted.'
    : 'It can be read again; what was in it is counted and judged.';

const isExpired = ({ slot }: Partition, now: EpochMs): boolean => slotStart(slot) + RETENTION_MS <= now;
const isSome = (all: readonly Damage[]): all is readonly [Damage, ...Damage[]] => all.length > 0;

/** Read damaged segments of one partition again. @returns those that are over */
async function mended(deps: EvaluationDeps, damages: readonly Damage[], now: EpochMs): Promise<readonly Damage[]> {
  const [first] = damages;
  if (first === undefined || isExpired(first.partition, now)) return damages;
  const { partition } = first;
  // An open slot is read as a whole when it is closed.
  if (!(await deps.totals.progress(partition))?.closed) return [];
  const segments = await deps.journal.counts(partition, 0);
  const readable = new Set(segments.filter(({ damaged }) => damaged === undefined).map(({ sequence }) => sequence));
  const over = damages.filter(({ sequence }) => readable.has(sequence));
  for (const damage of damages) if (!over.includes(damage)) await deps.damage.wait(damage, now + READ_AGAIN_MS);
  if (over.length === 0) return [];
  const brought = new Set(over.map(({ sequence }) => sequence));
  const { sets, suspects } = await foldMended(deps, partition, { segments, brought }, now);
  const plan = new RollupPlan();
  await plan.note(deps, partition, sets, now);
  await plan.carryOut(deps, now);
  for (const set of suspects) await judgeSet(deps, set, null, now);
  return over;
}
