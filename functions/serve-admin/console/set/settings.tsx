import { useState } from 'preact/hooks';
import type { BodyOf } from '../../../../shared/admin/fleet/operations.ts';
import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import type { Asking } from '../forms/ask.tsx';
import { lookAtSet } from '../forms/asking-set.ts';
import { fieldsOf, LimitsForm, limitsOf } from '../forms/limits-form.tsx';
import { change, setPath } from '../lib/api.ts';
import { storedDraft, useDraft } from '../lib/draft.ts';
import { Box, SafeText, SaveOrClose } from '../lib/parts.tsx';
import { useShell } from '../lib/shell.ts';
import { limitWords } from '../lib/words.ts';

type Props = { readonly set: Pick<SetDetail, 'name' | 'tenant' | 'own' | 'version' | 'inherited'> };
type Own = Pick<BodyOf<'setSettings'>, 'tenant' | 'limits'>;

/** Ask why, then save what a person says of one set. */
const asking = (set: string, own: Own, seen: string, onSaved: () => void): Asking => ({
  title: `Save tenant and limits: ${set}`,
  meaning: 'They override the policy for this set and for its tenant, within a minute.',
  verb: 'Save',
  mayEnd: false,
  seen,
  async carryOut({ reason, seen: version, key }) {
    const path = setPath(set, '/settings');
    const done = await change<'setSettings'>({ method: 'PUT', path, body: { ...own, reason }, seen: version, key });
    onSaved();
    return `${done.name}: ${done.sentence}`;
  },
  look: () => lookAtSet(set),
});

const draftOf = ({ name }: Props['set']): string => `settings: ${name}`;
/** What was there when the form was opened is what is changed, or nothing is. */
const fieldsFor = ({ version, own }: Props['set']) => ({
  seen: version,
  tenant: own.tenant ?? '',
  limits: fieldsOf(own.limits),
});

/** Whose a set is, and which limits are its own; both may be edited. */
export function SetSettings({ set }: Props) {
  const { fleet } = useShell();
  // What was begun, and left, is gone on with.
  const [isOpen, setOpen] = useState(() => storedDraft(draftOf(set), fieldsFor(set)) !== null);
  const limits = limitWords(set.own.limits);
  if (isOpen) return <SettingsForm set={set} onClose={() => setOpen(false)} />;
  return (
    <Box title="Tenant and limits of its own">
      <dl class="pairs">
        <dt>Tenant</dt>
        <dd>
          {set.tenant === null ? 'None' : <SafeText text={set.tenant} />}
          {set.tenant !== null && set.own.tenant === null && <span class="quiet"> (by the policy, or by SES)</span>}
        </dd>
        <dt>Limits</dt>
        <dd>
          {limits.length === 0 ? (
            'None: those of its tenant, or of the deployment'
          ) : (
            <ul>
              {limits.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      {fleet?.mayWrite !== false && (
        <div class="buttons">
          <button type="button" onClick={() => setOpen(true)}>
            Edit tenant and limits
          </button>
        </div>
      )}
    </Box>
  );
}

function SettingsForm({ set, onClose }: Props & { readonly onClose: () => void }) {
  const { ask } = useShell();
  const [{ seen, tenant, limits }, edit, forget] = useDraft(draftOf(set), () => fieldsFor(set));
  const close = (): void => {
    forget();
    onClose();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const own = { tenant: tenant.trim() === '' ? null : tenant.trim(), limits: limitsOf(limits) };
    ask(asking(set.name, own, seen, close));
  };
  return (
    <Box title="Edit tenant and limits">
      <form class="editor" onSubmit={save}>
        <label>
          Tenant (empty: what the policy says, or SES)
          <input
            pattern="[A-Za-z0-9_\-]{1,64}"
            title="1 to 64 letters, digits, _ or -"
            autoComplete="off"
            value={tenant}
            onInput={(event) => edit({ tenant: event.currentTarget.value })}
          />
        </label>
        <LimitsForm
          fields={limits}
          otherwise="its tenant’s, or the deployment’s"
          inherited={set.inherited}
          change={(field, value) => edit({ limits: { ...limits, [field]: value } })}
        />
        <SaveOrClose verb="Save" onClose={close} />
      </form>
    </Box>
  );
}
