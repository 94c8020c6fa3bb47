import { flowAlert, flowCleared } from '../../alerts/flow.ts';
import { openAlert, remindAlert, reminderNumber } from '../../alerts/subject.ts';
import { isEnough, isUsual } from '../../flow/drop.ts';
import { asOne, flowOfAll } from '../../flow/general.ts';
import type { Drop, Flow, OpenDrop } from '../../flow/model.ts';
import type { Windows } from '../../flow/window.ts';
import { DAY_MS, dayOf, type EpochMs, HOUR_MS } from '../../kernel/time.ts';
import type { Mode } from '../../standing/model.ts';
import { effectiveOf } from '../judge/effective.ts';
import type { DropDeps, FoundDrop } from './find-drops.ts';

/** Most drops that are kept, and so told, at a time. */
const MOST_OPEN = 200;
/** With so little mail for so long nobody can tell whether it is over. Unit: ms. */
const QUIET_MS = DAY_MS;
/** How exactly it is kept when mail was seen last. Unit: ms. */
const SEEN_EVERY_MS = HOUR_MS;

/** Tells the drops that were found, reminds of those that last, and ends those that are over. */
export async function keepDrops(
  deps: DropDeps,
  known: readonly OpenDrop[],
  found: readonly FoundDrop[],
  windows: readonly [Windows, Windows],
  now: EpochMs,
): Promise<void> {
  if (known.length === 0 && found.length === 0) return;
  const kept = known.filter(({ endedAt }) => endedAt === null || dayOf(endedAt) === dayOf(now));
  const begun = await newDrops(deps, kept, found, windows[0], now);
  // Stored before it is told, so that what was told always ends.
  const before = [...kept, ...begun].slice(0, MOST_OPEN);
  if (begun.length > 0) await deps.drops.save(before);
  const after: OpenDrop[] = [];
  for (const drop of before) after.push(await stepOf(deps, drop, windows, now));
  if (before.length !== known.length || after.some((drop, at) => drop !== known[at])) await deps.drops.save(after);
}

/** @returns the drop as it is then; the same object where nothing changes */
async function stepOf(
  { messages }: DropDeps,
  drop: OpenDrop,
  windows: readonly [Windows, Windows],
  now: EpochMs,
): Promise<OpenDrop> {
  if (drop.endedAt !== null) return drop;
  const { told } = drop;
  if (!drop.isTold) await messages.put(told);
  const flows = windows.map((window) => flowIn(window, drop));
  const [latest] = flows;
  const seen = latest !== undefined && isEnough(latest);
  const over = whyOver(drop, flows, now);
  if (over !== null) {
    await messages.put(flowCleared(drop, latest ?? null, over, now));
    return { ...drop, isTold: true, endedAt: now };
  }
  const reminder = reminderNumber(told.since, now) > drop.reminders ? remindAlert(told, now) : null;
  if (reminder !== null) await messages.put(reminder);
  const isNews = !drop.isTold || reminder !== null || (seen && now - drop.seenAt >= SEEN_EVERY_MS);
  if (!isNews) return drop;
  return {
    ...{ ...drop, isTold: true, reminders: reminder?.sequence ?? drop.reminders },
    seenAt: seen ? now : drop.seenAt,
  };
}

const flowIn = (windows: Windows, { told, provider }: OpenDrop): Flow =>
  told.configurationSet === null
    ? flowOfAll(windows, provider)
    : (windows.get(told.configurationSet)?.get(provider) ?? { sent: 0, delivered: 0 });

function whyOver({ usual, seenAt }: OpenDrop, flows: readonly Flow[], now: EpochMs): 'usual' | 'quiet' | null {
  if (flows.every((flow) => isUsual(flow, usual))) return 'usual';
  return now - seenAt >= QUIET_MS && !flows.some(isEnough) ? 'quiet' : null;
}

/** What most tenants see is told once, and not of each of them, too. */
async function newDrops(
  deps: DropDeps,
  kept: readonly OpenDrop[],
  found: readonly FoundDrop[],
  windows: Windows,
  now: EpochMs,
): Promise<readonly OpenDrop[]> {
  const begun: OpenDrop[] = [];
  for (const provider of new Set(found.map((drop) => drop.provider))) {
    const there = found.filter((drop) => drop.provider === provider);
    const all = asOne(there, windows);
    for (const drop of all === null ? there : [all]) begun.push(...(await newDrop(deps, kept, drop, now)));
  }
  return begun;
}

async function newDrop(
  deps: DropDeps,
  kept: readonly OpenDrop[],
  drop: Drop,
  now: EpochMs,
): Promise<readonly OpenDrop[]> {
  const { configurationSet, provider, usual } = drop;
  const whose = await whoseIs(deps, configurationSet);
  if (whose === null) {
    if (configurationSet !== null) deps.flow.rest(configurationSet, provider, now + DAY_MS, now);
    return [];
  }
  deps.log({ message: 'flow dropped', ...drop });
  const isAgain = kept.some(({ told, provider: at }) => at === provider && told.configurationSet === configurationSet);
  const told = openAlert(flowAlert(drop, { ...whose, now, isAgain }));
  return [{ ...{ told, provider, usual, seenAt: now, endedAt: null }, isTold: false, reminders: 0 }];
}

/** Null: nobody is told of it. */
async function whoseIs(
  deps: DropDeps,
  set: string | null,
): Promise<{ readonly tenant: string | null; readonly mode: Mode } | null> {
  if (set === null) return { tenant: null, mode: 'enforce' };
  const state = await deps.decisions.state(set);
  const { tenant, mode, exempt } = await effectiveOf(deps.decisions, await deps.policy(), set, state);
  return exempt ? null : { tenant, mode };
}
