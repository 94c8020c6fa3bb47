/**
 * What a person may ask of `place-sets` about every set, through the registry:
 * - `baseline`: begin a round of the inventory now. It records where every set belongs, before the first is moved, and
 *   tells which sit in the quarantine pool already
 * - `evacuate`: before a removal: bring every set home, switch on what we switched off, take our event destinations
 *   off. From then on nothing is moved or attached
 * - `end-evacuation`: work as ever again
 */
export const COMMANDS = ['baseline', 'evacuate', 'end-evacuation'] as const;
export type CommandName = (typeof COMMANDS)[number];
