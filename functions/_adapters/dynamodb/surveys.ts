import type { Shape } from '../../../shared/kernel/shape.ts';
import { DAY_MS, type EpochMs, SECOND_MS } from '../../../shared/kernel/time.ts';
import { SURVEYS, surveyKey } from '../../../shared/registry/growth-keys.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { DOMAIN_SURVEY, POOL_SURVEY, TENANT_SURVEY } from '../../../shared/registry/shapes/survey.ts';
import type { SurveyStore } from '../../../shared/survey/model.ts';
import { allStored } from './stored.ts';
import type { Table } from './table.ts';

/** A tenant, domain or pool that no survey finds any more is forgotten after so long. Unit: ms. */
const KEPT_MS = 400 * DAY_MS;

/** What surveys found, in the registry, an item for each tenant, domain and pool; `tick` writes. */
export function dynamoSurveys(registry: Table): SurveyStore {
  type Kind = keyof typeof SURVEYS;
  const list = async <T>(kind: Kind, shape: Shape<T>) => allStored(await registry.list(SURVEYS[kind], ''), shape);
  const save = async (kind: Kind, survey: { readonly name: string; readonly at: EpochMs }) => {
    const expiresAt = Math.floor((survey.at + KEPT_MS) / SECOND_MS);
    await registry.put(surveyKey(kind, survey.name), { record: JSON.stringify(survey), expiresAt });
  };
  return {
    async takenAt() {
      const item = await registry.get(deploymentKey.survey);
      return item && Number(item['at']);
    },
    tenants: () => list('tenants', TENANT_SURVEY),
    domains: () => list('domains', DOMAIN_SURVEY),
    pools: () => list('pools', POOL_SURVEY),
    saveTenant: (survey) => save('tenants', survey),
    saveDomain: (survey) => save('domains', survey),
    savePool: (survey) => save('pools', survey),
    async saveTaken(at) {
      await registry.put(deploymentKey.survey, { at });
    },
  };
}
