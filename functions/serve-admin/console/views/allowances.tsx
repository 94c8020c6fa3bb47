import { read } from '../lib/api.ts';
import { ProblemBox } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { AllowanceBox } from '../tenant/streams.tsx';

/** What every application that asks may still send; nothing where none asks. */
export function AllowancesBox() {
  const { data, error } = useLive('allowances', (signal) => read<'listAllowances'>('/allowances', {}, signal));
  if (data === null) return <ProblemBox error={error} />;
  return data.items.length === 0 ? null : <AllowanceBox items={data.items} ofAll />;
}
