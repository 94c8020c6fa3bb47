import { failuresOfEach } from '../kernel/concurrently.ts';
import { type EpochMs, type Hour, hourOf } from '../kernel/time.ts';
import { askerOf } from './asker.ts';
import type { AllowanceDeps } from './deps.ts';
import type { AllowanceStore } from './model.ts';
import { type Asker, type Part, planHour } from './plan.ts';
import { subjectsNow } from './subjects.ts';
import { renewed, takenToday } from './take.ts';

/** Tries to write a new hour while somebody takes of the old one. */
const MOST_ATTEMPTS = 5;

/**
 * Once an hour, shares what each ladder allows out among the sets and streams that applications ask for; within the hour,
 * gives a part to whoever asks for the first time. One that cannot be read has no allowance until it can.
 */
export async function keepAllowances(deps: AllowanceDeps, now: EpochMs): Promise<void> {
  if (deps.allowances === null) return;
  const { store, memory } = deps.allowances;
  const hour = hourOf(now);
  if (memory.hour !== hour) memory.done.clear();
  memory.hour = hour;
  const names = (await store.asked()).filter(({ expiresAt }) => expiresAt > now).map(({ name }) => name);
  if (names.every((name) => memory.done.has(name))) return;
  const askers: Asker[] = [];
  const note = (failed: readonly { readonly item: string; readonly error: unknown }[]): void => {
    for (const { item, error } of failed) {
      deps.log({ message: 'an allowance could not be worked out', configurationSet: item, error: String(error) });
    }
  };
  const policy = await deps.policy();
  const subjects = await subjectsNow(deps, now);
  const keys = new Set(subjects.map(({ key }) => key));
  note(
    await failuresOfEach(names, deps.concurrency, async (name) => {
      askers.push(await askerOf(deps, store, { name, names, keys, policy }, now));
    }),
  );
  // In the order of their names, whoever was read first: the same facts share the same.
  askers.sort((a, b) => (a.name < b.name ? -1 : 1));
  const plan = planHour(subjects, askers, hour);
  for (const { name, fixed } of askers) if (fixed !== null) memory.done.add(name);
  const waiting = askers.filter(({ name }) => plan.has(name));
  note(
    (
      await failuresOfEach(waiting, deps.concurrency, async (asker) => {
        const part = plan.get(asker.name);
        if (part !== undefined) await write(store, asker, part, hour, now);
        memory.done.add(asker.name);
      })
    ).map(({ item, error }) => ({ item: item.name, error })),
  );
}

/** The reason first: a number without its reason would be told with that of the hour before. */
async function write(store: AllowanceStore, asker: Asker, part: Part, hour: Hour, now: EpochMs): Promise<void> {
  const { name, sent, granted: planned } = asker;
  await store.saveReason(name, { hour, why: part.why });
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const before = await store.read(name);
    // Whoever still takes is kept on the list of those who ask.
    if (before !== null && takenToday(before, hour) > 0) await store.ask(name, now);
    if (await store.save(name, renewed(before, part, { hour, sent, planned }))) return;
  }
  throw new Error(`Expected to write the allowance of ${name}, lost ${MOST_ATTEMPTS} races`);
}
