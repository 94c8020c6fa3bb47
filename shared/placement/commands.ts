/**
 * What a person may ask of `place-sets` for all sets, through the registry:
 * - `baseline`: begin an inventory now. It records the home of each set before any is moved, and tells which sets are
 *   in the quarantine pool already
 * - `evacuate`, before a removal: bring every set home, switch on what we switched off, remove our event destinations.
 *   After it nothing is moved or attached
 * - `end-evacuation`: work normally again
 */
export const COMMANDS = ['baseline', 'evacuate', 'end-evacuation'] as const;
export type CommandName = (typeof COMMANDS)[number];
