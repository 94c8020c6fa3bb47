import type { Commands, Evacuations } from '../../../functions/place-sets/commands/ports.ts';
import type { Cursor, Inventory } from '../../../functions/place-sets/inventory/ports.ts';
import type { Placements } from '../../../functions/place-sets/placing/ports.ts';
import type { SeenAccount } from '../../../shared/account/model.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { CommandName } from '../../../shared/placement/commands.ts';
import type { SesSetState } from '../../../shared/placement/delivery.ts';
import type { Evacuation } from '../../../shared/placement/evacuation.ts';
import { Overtaken } from '../../../shared/placement/failures.ts';
import type { InventoryFindings, NameList } from '../../../shared/placement/findings.ts';
import type { Identity, SeenIdentity, SeenSet } from '../../../shared/placement/inventory-model.ts';
import type { Mass, MassKind } from '../../../shared/placement/mass-model.ts';
import { type DesiredPlacement, emptyPlacement, type Move, type Placement } from '../../../shared/placement/model.ts';
import type { Carried, Coming } from '../../../shared/placement/readiness.ts';

type Waiting = { readonly desired: DesiredPlacement; readonly dueAt: EpochMs | null };

/** Placements in memory, held to the same contract as those in DynamoDB. */
export class MemoryPlacements implements Placements {
  readonly wants = new Map<string, Waiting>();
  readonly items = new Map<string, { readonly placement: Placement; readonly revision: number }>();
  moves: { readonly moves: readonly Move[]; readonly revision: number } = { moves: [], revision: 0 };
  /** How often a desired item was changed: each time rings our bell. */
  rings = 0;

  /** What the evaluator or a person does. */
  desire(desired: DesiredPlacement): void {
    this.wants.set(desired.configurationSet, { desired, dueAt: desired.decidedAt });
  }

  async pending(now: EpochMs): Promise<string[]> {
    return [...this.wants.values()]
      .flatMap(({ desired, dueAt }) =>
        dueAt !== null && dueAt <= now ? [{ set: desired.configurationSet, dueAt }] : [],
      )
      .toSorted((a, b) => a.dueAt - b.dueAt)
      .map(({ set }) => set);
  }

  async away(now: EpochMs): Promise<string[]> {
    return [...this.items.values()]
      .flatMap(({ placement: { configurationSet: set, lookAt } }) =>
        typeof lookAt === 'number' && lookAt <= now ? [{ set, lookAt }] : [],
      )
      .toSorted((a, b) => a.lookAt - b.lookAt)
      .map(({ set }) => set);
  }

  async streams(): Promise<string[]> {
    return [...new Set([...this.items.keys(), ...this.wants.keys()])].filter((name) => name.includes('/'));
  }

  async decidedSets(): Promise<string[]> {
    return [...new Set([...this.items.keys(), ...this.wants.keys()])].filter((name) => !name.includes('/'));
  }

  async desired(set: string): Promise<DesiredPlacement | null> {
    return this.wants.get(set)?.desired ?? null;
  }

  async settle({ configurationSet, version }: DesiredPlacement): Promise<void> {
    const waiting = this.wants.get(configurationSet);
    if (waiting?.desired.version !== version || waiting.dueAt === null) return;
    this.#ring(configurationSet, { ...waiting, dueAt: null });
  }

  async defer({ configurationSet, version }: DesiredPlacement, until: EpochMs): Promise<void> {
    const waiting = this.wants.get(configurationSet);
    if (waiting?.desired.version !== version || (waiting.dueAt !== null && waiting.dueAt >= until)) return;
    this.#ring(configurationSet, { ...waiting, dueAt: until });
  }

  async placement(set: string) {
    return this.items.get(set) ?? { placement: emptyPlacement(set), revision: 0 };
  }

  async save({ revision }: { readonly revision: number }, placement: Placement) {
    const set = placement.configurationSet;
    if ((this.items.get(set)?.revision ?? 0) !== revision) throw new Overtaken(set);
    const stored = { placement, revision: revision + 1 };
    this.items.set(set, stored);
    return stored;
  }

  readonly masses = new Map<MassKind, { readonly group: Mass | null; readonly revision: number }>();

  async mass(kind: MassKind) {
    return this.masses.get(kind) ?? { group: null, revision: 0 };
  }

  async saveMass(kind: MassKind, revision: number, group: Mass | null): Promise<void> {
    if (revision !== (await this.mass(kind)).revision) throw new Overtaken(`the sets that are ${kind} together`);
    this.masses.set(kind, { group, revision: revision + 1 });
  }

  async claims() {
    return this.moves;
  }

  async claim({ revision }: { readonly revision: number }, moves: readonly Move[]): Promise<boolean> {
    if (this.moves.revision !== revision) return false;
    this.moves = { moves, revision: revision + 1 };
    return true;
  }

  #ring(set: string, waiting: Waiting): void {
    this.rings += 1;
    this.wants.set(set, waiting);
  }
}

/** The inventory in memory. */
export class MemoryInventory implements Inventory {
  at: Cursor | null = null;
  readonly sets = new Map<
    string,
    { readonly state: SesSetState; readonly watched: boolean | null; readonly at: EpochMs }
  >();
  readonly known = new Map<string, SeenIdentity>();
  found: InventoryFindings = {};
  readonly gone = new Map<string, EpochMs>();
  ips: unknown = null;
  topicArns: readonly string[] = [];
  mail: Carried | null = null;
  leaking: { readonly names: NameList } | null = null;
  account: SeenAccount | null = null;

  async cursor(): Promise<Cursor | null> {
    return this.at;
  }
  async saveCursor(cursor: Cursor): Promise<void> {
    this.at = cursor;
  }
  async set(name: string): Promise<SeenSet | null> {
    const seen = this.sets.get(name);
    if (seen === undefined) return null;
    const { state, watched, at } = seen;
    const { pool, sharedPoolDelivery: mode } = state.delivery;
    const shared = mode === undefined ? {} : { sharedPoolDelivery: mode };
    return { pool, sendingEnabled: state.sendingEnabled, watched, ...shared, seenAt: at };
  }
  async sawSet(...[set, state, watched, at]: Parameters<Inventory['sawSet']>): Promise<void> {
    this.sets.set(set, { state, watched, at });
    this.gone.delete(set);
  }
  async missed(set: string, at: EpochMs): Promise<void> {
    if (!this.gone.has(set)) this.gone.set(set, at);
  }
  async sawPools(...[pools, ips, , managed]: Parameters<Inventory['sawPools']>): Promise<void> {
    this.ips = { pools, ips, managed };
  }
  come: Coming | null = null;
  async coming(): Promise<Coming | null> {
    return this.come;
  }
  async carried(): Promise<Carried | null> {
    return this.mail;
  }
  async leaks(): Promise<{ readonly names: NameList } | null> {
    return this.leaking;
  }
  async identities(): Promise<readonly SeenIdentity[]> {
    return [...this.known.values()];
  }
  async sawIdentity(identity: Identity, seenAt: EpochMs): Promise<void> {
    this.known.set(identity.name, { ...identity, seenAt });
  }
  async forgetIdentity(name: string): Promise<void> {
    this.known.delete(name);
  }
  async sawAccount(seen: SeenAccount): Promise<void> {
    this.account = seen;
  }
  async seenAccount(): Promise<SeenAccount | null> {
    return this.account;
  }
  async topics(): Promise<readonly string[]> {
    return this.topicArns;
  }
  async saveTopics(topics: readonly string[]): Promise<void> {
    this.topicArns = topics;
  }
  async findings(): Promise<InventoryFindings> {
    return this.found;
  }
  async saveFindings(findings: InventoryFindings): Promise<void> {
    this.found = findings;
  }
}

/** The last command in memory. */
export class MemoryCommands implements Commands {
  #given: { readonly command: CommandName; readonly revision: number } | null = null;
  #obeyed = 0;
  give(command: CommandName): void {
    this.#given = { command, revision: (this.#given?.revision ?? 0) + 1 };
  }
  async waiting() {
    return this.#given !== null && this.#given.revision > this.#obeyed ? this.#given : null;
  }
  async obeyed(revision: number): Promise<void> {
    this.#obeyed = revision;
  }
}

/** The evacuation in memory. */
export class MemoryEvacuations implements Evacuations {
  now: Evacuation | null = null;
  async state(): Promise<Evacuation | null> {
    return this.now;
  }
  async save(evacuation: Evacuation | null): Promise<void> {
    this.now = evacuation;
  }
}
