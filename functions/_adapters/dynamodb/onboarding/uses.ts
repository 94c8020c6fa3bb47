import type { Uses } from '../../../../shared/onboarding/in-use.ts';
import { SURVEYS } from '../../../../shared/registry/growth-keys.ts';
import { IDENTITIES, rosterKey, setKey } from '../../../../shared/registry/keys.ts';
import { dynamoInventory } from '../inventory.ts';
import { dynamoSurveys } from '../surveys.ts';
import type { Table } from '../table.ts';

/**
 * Who uses what an order made, as the registry knows it: the list of sets, the inventory, the last survey. What is stored
 * and cannot be read is not known, which is never idle.
 */
export function dynamoUses(registry: Table): Uses {
  const inventory = dynamoInventory(registry);
  const surveys = dynamoSurveys(registry);
  /** Null where one of them cannot be read. */
  async function whole<T>(partition: string, read: () => Promise<readonly T[]>): Promise<readonly T[] | null> {
    const [stored, readable] = await Promise.all([registry.list(partition, ''), read()]);
    return readable.length < stored.length ? null : readable;
  }
  return {
    async set(name) {
      const [seen, listed, owner, identities] = await Promise.all([
        inventory.set(name),
        registry.get(rosterKey(name)),
        registry.get(setKey.sesTenant(name)),
        whole(IDENTITIES, inventory.identities),
      ]);
      const [lastDay, sesTenant] = [listed?.['lastDay'], owner?.['sesTenant']];
      const isKnown = identities !== null && (listed === null || typeof lastDay === 'number');
      return {
        watched: isKnown ? (seen?.watched ?? null) : null,
        lastDay: typeof lastDay === 'number' ? lastDay : null,
        sesTenant: typeof sesTenant === 'string' ? sesTenant : null,
        hasSeveralTenants: owner !== null && (owner['several'] === true || typeof sesTenant !== 'string'),
        defaultOf: (identities ?? []).flatMap((one) => (one.configurationSet === name ? [one.name] : [])),
      };
    },

    async domain(name) {
      const [surveyedAt, domains, identities] = await Promise.all([
        surveys.takenAt(),
        whole(SURVEYS.domains, surveys.domains),
        whole(IDENTITIES, inventory.identities),
      ]);
      if (domains === null || identities === null) return { surveyedAt: null, senders: [] };
      const known = identities.map((one) => one.name);
      const isBelow = (one: string, other: string) => one === other || one.endsWith(`.${other}`);
      const hasCloser = (sender: string) =>
        known.some((one) => one !== name && isBelow(one, name) && isBelow(sender, one));
      return { surveyedAt, senders: domains.filter((one) => isBelow(one.name, name) && !hasCloser(one.name)) };
    },
  };
}
