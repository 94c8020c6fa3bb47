import type { Uses } from '../../../../shared/onboarding/in-use.ts';
import { rosterKey, setKey } from '../../../../shared/registry/keys.ts';
import { dynamoInventory } from '../inventory.ts';
import { dynamoSurveys } from '../surveys.ts';
import type { Table } from '../table.ts';

/** Who uses what an order made, as the registry knows it: the list of sets, the inventory, the last survey. */
export function dynamoUses(registry: Table): Uses {
  const inventory = dynamoInventory(registry);
  const surveys = dynamoSurveys(registry);
  return {
    async set(name) {
      const [seen, listed, owner, identities] = await Promise.all([
        inventory.set(name),
        registry.get(rosterKey(name)),
        registry.get(setKey.sesTenant(name)),
        inventory.identities(),
      ]);
      const [lastDay, sesTenant] = [listed?.['lastDay'], owner?.['sesTenant']];
      return {
        watched: seen?.watched ?? null,
        lastDay: typeof lastDay === 'number' ? lastDay : null,
        sesTenant: typeof sesTenant === 'string' ? sesTenant : null,
        hasSeveralTenants: owner?.['several'] === true,
        defaultOf: identities.flatMap((one) => (one.configurationSet === name ? [one.name] : [])),
      };
    },

    async domain(name) {
      const [surveyedAt, domains, identities] = await Promise.all([
        surveys.takenAt(),
        surveys.domains(),
        inventory.identities(),
      ]);
      const known = identities.map((one) => one.name);
      const isBelow = (one: string, other: string) => one === other || one.endsWith(`.${other}`);
      const hasCloser = (sender: string) =>
        known.some((one) => one !== name && isBelow(one, name) && isBelow(sender, one));
      return { surveyedAt, senders: domains.filter((one) => isBelow(one.name, name) && !hasCloser(one.name)) };
    },
  };
}
