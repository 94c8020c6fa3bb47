import * as zlib from 'node:zlib';
import { hashOf } from '../../../functions/_adapters/s3/hash.ts';
import { textOf } from '../../../functions/_adapters/s3/unpack.ts';
import { type Forgetting, forgetIn } from '../../../shared/archive/forget/forget.ts';
import { type ObjectName, objectName, parseObjectName } from '../../../shared/archive/name.ts';
import { type EpochMs, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { ErasableArchive, Listed } from './objects.ts';

/** A segment may still be about to name a younger object: ingest-events takes no batch longer. Unit: ms. */
const SETTLED_MS = 15 * MINUTE_MS;
/** So many objects are read at a time. */
const AT_ONCE = 16;
/** So many names of objects that could not be looked into are kept; with more, the next run begins there. */
const MOST_KEPT = 1_000;

/** How far a run came that was broken off. */
export type Begun = {
  /** The last object, by name, that is done. */
  readonly after: string;
  /** Objects before it that could not be looked into. */
  readonly left: readonly string[];
  /** When it began. What was put since then may stand before `after`, and name the person. */
  readonly at: EpochMs;
};

export type ForgetArchiveDeps = {
  readonly archive: ErasableArchive;
  readonly forgetting: Forgetting;
  /** Lets the segment that names an object name the one that takes its place. Nothing where none does, or it has expired. */
  readonly rename: (object: ObjectName, hash: string) => Promise<void>;
  /** Null: no run was broken off. */
  readonly begun: Begun | null;
  readonly save: (done: Pick<Begun, 'after' | 'left'>) => Promise<void>;
  readonly now: EpochMs;
  /** Changes nothing. */
  readonly isDry: boolean;
  readonly onProgress: (done: number, of: number) => void;
  readonly tell: (sentence: string) => void;
};
export type ForgottenArchive = {
  objects: number;
  /** Objects that named the person, and are written anew. */
  rewritten: number;
  events: number;
  /** Objects that could not be read, or still name the person. */
  left: number;
  /** Objects so new that they are for another run. */
  tooNew: number;
};

/**
 * Write the objects anew that name a person. The new object is there before a segment names it, and the old one goes last:
 * whenever this is broken off, every segment names an object that is there, and another run does the rest.
 */
export async function forgetArchive(deps: ForgetArchiveDeps): Promise<ForgottenArchive> {
  const { archive, begun, save, isDry, now, onProgress } = deps;
  const all = (await archive.list()).toSorted(byName);
  const todo = begun === null ? all : all.filter((object) => isToDo(object, begun));
  const found: ForgottenArchive = { objects: todo.length, rewritten: 0, events: 0, left: 0, tooNew: 0 };
  // Once one is refused, or too new, a run that goes on begins there.
  const state: State = { isUnbroken: true, left: [] };
  for (let from = 0; from < todo.length; from += AT_ONCE) {
    const slice = todo.slice(from, from + AT_ONCE);
    // One that fails ends the run, when those that are under way are done.
    const done = await Promise.allSettled(slice.map((object) => forgetObject(deps, object, found, state)));
    const failed = done.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const last = slice.at(-1);
    if (!isDry && state.isUnbroken && last !== undefined && now - last.putAt >= SETTLED_MS) {
      // What is looked into again may stand before what is done.
      const after = begun !== null && begun.after > last.name ? begun.after : last.name;
      await save({ after, left: state.left });
    }
    onProgress(all.length - todo.length + from + slice.length, all.length);
  }
  return found;
}

const isToDo = ({ name, putAt }: Listed, { after, left, at }: Begun): boolean =>
  name > after || putAt > at - SETTLED_MS || left.includes(name);

type State = { isUnbroken: boolean; readonly left: string[] };
/** Lets the next run look into it again, wherever that begins. */
function keepFor(state: State, name: string): void {
  state.left.push(name);
  state.isUnbroken &&= state.left.length <= MOST_KEPT;
}

const byName = (a: Listed, b: Listed): number => (a.name < b.name ? -1 : 1);

async function forgetObject(
  deps: ForgetArchiveDeps,
  { name, putAt }: Listed,
  found: ForgottenArchive,
  state: State,
): Promise<void> {
  const { archive, forgetting, rename, now, isDry, tell } = deps;
  const object = parseObjectName(name);
  if (object === null || objectName(object) !== name) {
    found.left++;
    keepFor(state, name);
    tell(`${name}: it is no object of the archive, and was not looked into`);
    return;
  }
  const read = await archive.read(name).catch((error: Error) => {
    tell(`${name}: ${error.message}`);
    return null;
  });
  const text = read === null ? null : await textOf(read.bytes);
  if (read === null || text === null) {
    if (read !== null) tell(`${name}: it is damaged, and cannot be looked into`);
    state.isUnbroken &&= read !== null;
    keepFor(state, name);
    found.left++;
    return;
  }
  const without = forgetIn(text, forgetting);
  if (without === null) return;
  if (now - putAt < SETTLED_MS) {
    found.tooNew++;
    state.isUnbroken = false;
    return;
  }
  found.rewritten++;
  found.events += without.lines;
  if (without.left > 0) {
    found.left++;
    tell(`${name}: an event still names the person, as by the name of its configuration set`);
  }
  if (isDry) return;
  const bytes = zlib.zstdCompressSync(without.text);
  const hash = hashOf(bytes);
  await archive.put(objectName({ ...object, hash }), bytes, read.key);
  await rename(object, hash);
  if (hash !== object.hash) await archive.remove(name);
}
