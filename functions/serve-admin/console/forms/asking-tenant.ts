import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { change, read } from '../lib/api.ts';
import type { Asking } from './ask.tsx';

type Tenants = AnswerOf<'listTenants'>;
export type Rules = Pick<Tenants['items'][number], 'mode' | 'limits'> & { readonly sets: readonly string[] };

export const tenantPath = (tenant: string): string => `/tenants/${encodeURIComponent(tenant)}`;

async function look(): Promise<{ seen: string; sentence: string }> {
  const { version } = await read<'listTenants'>('/tenants', {}, new AbortController().signal);
  return { seen: version, sentence: 'somebody saved another policy meanwhile, of which tenants are part.' };
}

/** Ask why, then save what the policy says about a tenant. */
export const askingTenant = (tenant: string, rules: Rules, seen: string, onSaved: () => void): Asking => ({
  title: `Save tenant ${tenant}`,
  meaning: 'It holds for its sets within a minute.',
  verb: 'Save',
  mayEnd: false,
  seen,
  async carryOut({ reason, seen: version, key }) {
    const body = { ...rules, reason };
    await change<'putTenant'>({ method: 'PUT', path: tenantPath(tenant), body, seen: version, key });
    onSaved();
    return `Tenant ${tenant} was saved.`;
  },
  look,
});

/** Ask why, then have the policy say nothing about a tenant any more. */
export const askingRemoval = (tenant: string, seen: string): Asking => ({
  title: `Remove tenant ${tenant}`,
  meaning: 'Its sets then have no tenant in the policy, and the rules of the deployment apply to them.',
  verb: 'Remove',
  mayEnd: false,
  seen,
  async carryOut({ reason, seen: version, key }) {
    await change<'deleteTenant'>({ method: 'DELETE', path: tenantPath(tenant), body: { reason }, seen: version, key });
    return `The policy says nothing about ${tenant} any more.`;
  },
  look,
});
