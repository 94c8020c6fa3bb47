import type { Mode } from '../standing/model.ts';

/** The parts of a policy that decide whether anything is moved. */
type Modes = {
  readonly mode?: unknown;
  readonly observeAll?: unknown;
  readonly tenants?: unknown;
  readonly sets?: unknown;
};

/** The mode of alerts that concern no set: `enforce` where the policy lets anything be moved. */
export const fleetMode = ({ mode, observeAll, tenants, sets }: Modes): Mode => {
  const rules = [{ mode }, ...valuesOf(tenants), ...valuesOf(sets)];
  return observeAll !== true && rules.some((rule) => modeOf(rule) === 'enforce') ? 'enforce' : 'observe';
};

/** The same for a policy as text, which was checked when it was saved. `observe` where it cannot be read. */
export const fleetModeIn = (text: string): Mode => {
  try {
    const policy: unknown = JSON.parse(text);
    return typeof policy === 'object' && policy !== null ? fleetMode(policy) : 'observe';
  } catch {
    return 'observe';
  }
};

const valuesOf = (record: unknown): readonly unknown[] =>
  typeof record === 'object' && record !== null ? Object.values(record) : [];
const modeOf = (rule: unknown): unknown =>
  typeof rule === 'object' && rule !== null && 'mode' in rule ? rule.mode : undefined;
