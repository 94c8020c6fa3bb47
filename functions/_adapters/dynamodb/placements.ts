import { Overtaken } from '../../../shared/placement/failures.ts';
import { type DesiredPlacement, emptyPlacement } from '../../../shared/placement/model.ts';
import { deploymentKey, setKey, type Work } from '../../../shared/registry/keys.ts';
import { MASS, PLACEMENT } from '../../../shared/registry/shapes/placement.ts';
import { isStream } from '../../../shared/streams/name.ts';
import type { Placements } from '../../place-sets/placing/ports.ts';
import { mustBeStored, stored } from './stored.ts';
import { storedMoves } from './stored-moves.ts';
import type { Condition, Item, Table } from './table.ts';

/** Sets that wait, looked up in one run. As many as SES allows at most. */
const MOST_PENDING = 10_000;
/** Sets that are away and due, looked up in one run. */
const MOST_AWAY = 500;
const SET_PREFIX = setKey.desired('').pk;

const WATCH: Work = 'watch';

/** The item is as it was read: the revision it had, or not there at all. */
const unchanged = (revision: number): Condition =>
  revision === 0
    ? { holds: 'attribute_not_exists(pk)' }
    : { holds: 'revision = :revision', values: { ':revision': revision } };

/** Placements in the registry. `desired` is written by others too, `placement` and `moves` by `place-sets` alone. */
export function dynamoPlacements(registry: Table): Placements {
  return {
    async pending(now) {
      const waiting = await registry.waiting('place', now, MOST_PENDING);
      return waiting.filter(({ pk }) => pk.startsWith(SET_PREFIX)).map(({ pk }) => pk.slice(SET_PREFIX.length));
    },

    async away(now) {
      const waiting = await registry.waiting('watch', now, MOST_AWAY);
      return waiting.filter(({ pk }) => pk.startsWith(SET_PREFIX)).map(({ pk }) => pk.slice(SET_PREFIX.length));
    },

    // People are reminded of a paused set, so it stays on the list of waiting work.
    async streams() {
      return (await namesOf(registry, ['review', 'follow', 'place'])).filter(isStream);
    },

    async decidedSets() {
      return (await namesOf(registry, ['review', 'watch'])).filter((name) => !isStream(name));
    },

    async desired(set) {
      const item = await registry.get(setKey.desired(set));
      return item && desiredOf(set, item);
    },

    // Only where something waits: an update that changes nothing would start this function again.
    async settle({ configurationSet, version }) {
      await registry.update(
        setKey.desired(configurationSet),
        { work: undefined, dueAt: undefined },
        { holds: 'version = :version AND attribute_exists(dueAt)', values: { ':version': version } },
      );
    },

    // Never earlier than it waits already, for the same reason.
    async defer({ configurationSet, version }, until) {
      await registry.update(
        setKey.desired(configurationSet),
        { work: 'place', dueAt: until },
        {
          holds: 'version = :version AND (attribute_not_exists(dueAt) OR dueAt < :until)',
          values: { ':version': version, ':until': until },
        },
      );
    },

    async placement(set) {
      const item = await registry.get(setKey.placement(set));
      if (item === null) return { placement: emptyPlacement(set), revision: 0 };
      return { placement: mustBeStored(item, PLACEMENT), revision: Number(item['revision']) };
    },

    async save({ revision }, placement) {
      const fields = {
        appliedVersion: placement.appliedVersion,
        revision: revision + 1,
        record: JSON.stringify(placement),
        ...(typeof placement.lookAt === 'number' && { work: WATCH, dueAt: placement.lookAt }),
      };
      if (!(await registry.put(setKey.placement(placement.configurationSet), fields, unchanged(revision)))) {
        throw new Overtaken(`the placement of ${placement.configurationSet} was written by somebody else`);
      }
      return { placement, revision: revision + 1 };
    },

    async mass(kind) {
      const item = await registry.get(deploymentKey[kind]);
      return { group: stored(item, MASS), revision: Number(item?.['revision'] ?? 0) };
    },

    async saveMass(kind, revision, group) {
      const fields = { revision: revision + 1, ...(group !== null && { record: JSON.stringify(group) }) };
      if (await registry.put(deploymentKey[kind], fields, unchanged(revision))) return;
      throw new Overtaken(`the sets that are ${kind} together were written by somebody else`);
    },

    async claims() {
      const item = await registry.get(deploymentKey.moves);
      if (item === null) return { moves: [], revision: 0 };
      return { moves: storedMoves(item['record']), revision: Number(item['revision']) };
    },

    claim: ({ revision }, moves) =>
      registry.put(deploymentKey.moves, { revision: revision + 1, record: JSON.stringify(moves) }, unchanged(revision)),
  };
}

/** Sets and streams of which something waits, each once. */
async function namesOf(registry: Table, works: readonly Work[]): Promise<readonly string[]> {
  const waiting = await Promise.all(works.map((work) => registry.waiting(work, Number.MAX_SAFE_INTEGER, MOST_PENDING)));
  const names = waiting.flat().flatMap(({ pk }) => (pk.startsWith(SET_PREFIX) ? pk.slice(SET_PREFIX.length) : []));
  return [...new Set(names)];
}

/** @throws {TypeError} naming the attribute that is not what it should be */
function desiredOf(set: string, item: Item): DesiredPlacement {
  const { pool, version, sendingEnabled, automatic, decidedAt, tenant, approved, shadow, stage, harmPerHour, why } =
    item;
  const fault = (name: string, what: string) => new TypeError(`Expected ${what} at ${name} of desired#${set}`);
  if (typeof version !== 'number') throw fault('version', 'a number');
  if (typeof sendingEnabled !== 'boolean') throw fault('sendingEnabled', 'a boolean');
  return {
    configurationSet: set,
    version,
    pool: poolOf(pool) ?? raise(fault('pool', '{ kind: home } or { kind: pool, name }')),
    sendingEnabled,
    // What nobody says is automatic is so: switch and blast radius hold it back.
    automatic: automatic !== false,
    decidedAt: typeof decidedAt === 'number' ? decidedAt : 0,
    tenant: typeof tenant === 'string' ? tenant : null,
    ...(typeof harmPerHour === 'number' && { harmPerHour }),
    ...(stage === true && { stage }),
    ...(typeof why === 'string' && { why }),
    approved: approved === true,
    shadow: shadow === true,
  };
}

const raise = (error: Error): never => {
  throw error;
};

function poolOf(pool: Item[string] | undefined): DesiredPlacement['pool'] | null {
  if (typeof pool !== 'object' || pool === null || pool instanceof Uint8Array || Array.isArray(pool)) return null;
  const { kind, name } = pool as Readonly<Record<string, unknown>>;
  if (kind === 'home') return { kind };
  return kind === 'pool' && typeof name === 'string' ? { kind, name } : null;
}
