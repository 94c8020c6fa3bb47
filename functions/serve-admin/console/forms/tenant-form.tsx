import { MODES, type Mode } from '../../../../shared/standing/model.ts';
import { useDraft } from '../lib/draft.ts';
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
/** Drafts begin so, and go on with the name of the tenant; a new one has none. */
export const TENANT_DRAFT = 'tenant: ';
const NO_NAME = '[A-Za-z0-9_\\-]{1,64}';

const modeOf = (value: string): Mode | null => MODES.find((known) => known === value) ?? null;
const linesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** What the policy says about one tenant: its sets, mode and limits. */
export function TenantForm({ tenant, rules, version, onClose }: Props) {
  const { ask } = useShell();
  const [draft, edit, forget] = useDraft(TENANT_DRAFT + (tenant ?? ''), () => ({
    name: tenant ?? '',
    sets: rules.sets.join('\n'),
    mode: rules.mode ?? '',
    limits: fieldsOf(rules.limits),
    version,
  }));
  const { name, sets, mode, limits } = draft;
  const close = (): void => {
    forget();
    onClose();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const given = { sets: linesOf(sets), mode: modeOf(mode), limits: limitsOf(limits) };
    ask(askingTenant(name, given, draft.version, close));
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
              onInput={(event) => edit({ name: event.currentTarget.value })}
            />
          </label>
        )}
        <label>
          Configuration sets, one a line; * stands for any characters
          <textarea
            rows={4}
            spellcheck={false}
            value={sets}
            onInput={(event) => edit({ sets: event.currentTarget.value })}
          />
        </label>
        <label>
          Mode
          <select value={mode} onChange={(event) => edit({ mode: event.currentTarget.value })}>
            <option value="">what the deployment says</option>
            {MODES.map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
          </select>
        </label>
        <LimitsForm fields={limits} change={(field, value) => edit({ limits: { ...limits, [field]: value } })} />
        <SaveOrClose verb="Save tenant" onClose={close} />
      </form>
    </Box>
  );
}
