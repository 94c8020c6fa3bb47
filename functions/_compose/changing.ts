import type { ChangeDeps, PolicyState } from '../../shared/admin/ports.ts';
import type { Deployment } from '../../shared/evaluation/ports/deployment.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { deploymentKey, rosterKey, STANDING_PREFIX, setKey, streamKey } from '../../shared/registry/keys.ts';
import { isStream } from '../../shared/streams/name.ts';
import { dynamoAuditedItems } from '../_adapters/dynamodb/audited-items.ts';
import type { Table } from '../_adapters/dynamodb/table.ts';
import { policyInForce } from '../_adapters/lambda/policy-env.ts';

/** What every way by which people decide asks of the registry. */
export const changeDeps = (
  registry: Table,
  deployment: Pick<Deployment, 'mode'>,
  defaultPolicy: Policy,
): Pick<ChangeDeps, 'isKnown' | 'policyState' | 'hasten'> => ({
  isKnown: (name) => isKnown(registry, name),
  policyState: policyReader(registry, deployment, defaultPolicy),
  // What follows up has the record due in the past, and is left alone.
  hasten: async (set, version, at) => {
    await registry.update(
      setKey.standing(set, version),
      { dueAt: at },
      { holds: 'attribute_exists(pk) AND dueAt > :at', values: { ':at': at } },
    );
  },
});

/** A stream that was decided about is known though it has been idle for long: its tenant may be paused. */
async function isKnown(registry: Table, name: string): Promise<boolean> {
  if ((await registry.get(rosterKey(name))) !== null) return true;
  if (!isStream(name)) return false;
  if ((await registry.get(streamKey(name))) !== null) return true;
  return (await registry.last(`set#${name}`, STANDING_PREFIX)) !== null;
}

/** The policy in force, read anew each time; the same object as long as it says the same. */
function policyReader(
  registry: Table,
  deployment: Pick<Deployment, 'mode'>,
  defaultPolicy: Policy,
): ChangeDeps['policyState'] {
  const keeper = dynamoAuditedItems(registry);
  let last: (PolicyState & { readonly mode: string | null }) | null = null;
  return async () => {
    const [kept, mode] = await Promise.all([keeper.read(deploymentKey.policy), deployment.mode()]);
    const saved = typeof kept.fields['policy'] === 'string' ? kept.fields['policy'] : null;
    if (last !== null && last.saved === saved && last.mode === mode && last.revision === kept.revision) return last;
    const policy = await policyInForce({ policy: async () => saved, mode: async () => mode }, defaultPolicy);
    last = { policy, saved, revision: kept.revision, mode };
    return last;
  };
}
