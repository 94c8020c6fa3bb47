import { useState } from 'preact/hooks';
import { MODES, type Mode } from '../../../../shared/standing/model.ts';
import { Box, SaveOrClose } from '../lib/parts.tsx';
import { useShell } from '../lib/shell.ts';
import { askingTenant, type Rules } from './asking-tenant.ts';
import { fieldsOf, LimitsForm, limitsOf } from './limits-form.tsx';

type Props = {
  /** null: a new one. */
  readonly tenant: string | null;
  readonly rules: Rules;
  /** Of the policy, as it was when the form was opened. */
  readonly version: string;
  readonly onClose: () => void;
};
const NO_NAME = '[A-Za-z0-9_\\-]{1,64}';

const modeOf = (value: string): Mode | null => MODES.find((known) => known === value) ?? null;
const linesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** What the policy says about one tenant: its sets, mode and limits. */
export function TenantForm({ tenant, rules, version, onClose }: Props) {
  const { ask } = useShell();
  const [name, setName] = useState(tenant ?? '');
  const [sets, setSets] = useState(rules.sets.join('\n'));
  const [mode, setMode] = useState<string>(rules.mode ?? '');
  const [limits, setLimits] = useState(() => fieldsOf(rules.limits));
  const save = (event: Event): void => {
    event.preventDefault();
    ask(askingTenant(name, { sets: linesOf(sets), mode: modeOf(mode), limits: limitsOf(limits) }, version, onClose));
  };
  return (
    <Box title={tenant === null ? 'New tenant' : `Edit ${tenant}`}>
      <form class="editor" onSubmit={save}>
        {tenant === null && (
          <label>
            Name
            <input
              required
              pattern={NO_NAME}
              title="1 to 64 letters, digits, _ or -"
              autoComplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
        )}
        <label>
          Configuration sets, one a line; * stands for any characters
          <textarea rows={4} spellcheck={false} value={sets} onInput={(event) => setSets(event.currentTarget.value)} />
        </label>
        <label>
          Mode
          <select value={mode} onChange={(event) => setMode(event.currentTarget.value)}>
            <option value="">what the deployment says</option>
            {MODES.map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
          </select>
        </label>
        <LimitsForm fields={limits} change={(field, value) => setLimits({ ...limits, [field]: value })} />
        <SaveOrClose verb="Save tenant" onClose={onClose} />
      </form>
    </Box>
  );
}
