import { list, nullable, number, object, optional, record, type Shape, text } from '../../../shared/kernel/shape.ts';
import type { NameList } from '../../../shared/placement/findings.ts';
import type { Cursor, InventoryNotes } from './ports.ts';

const NAMES: Shape<NameList> = object({ count: number, first: list(text) });
const NOTES = optional(
  object<InventoryNotes>({
    startedAt: number,
    sets: number,
    unwatched: NAMES,
    strays: NAMES,
    refused: optional(NAMES),
    pools: optional(record(number)),
  }),
);
const AT = { token: nullable(text), index: number };
const PHASES: Readonly<Record<string, Shape<unknown>>> = {
  sets: object({ ...AT, notes: NOTES }),
  pools: object({ notes: NOTES }),
  account: object({}),
  identities: object(AT),
  resting: object({ until: number }),
} satisfies Readonly<Record<Cursor['phase'], Shape<unknown>>>;

/** How far the inventory has come, as it is stored. One that cannot be read lets it begin anew. */
export const CURSOR: Shape<Cursor> = {
  problem(value, at) {
    const phase = typeof value === 'object' && value !== null && 'phase' in value ? value.phase : undefined;
    const shape = typeof phase === 'string' && Object.hasOwn(PHASES, phase) ? PHASES[phase] : undefined;
    return shape === undefined ? 'phase: expected a phase of the inventory, got another' : shape.problem(value, at);
  },
};
