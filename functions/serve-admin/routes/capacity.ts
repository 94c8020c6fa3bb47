import { shownDomain } from '../../../shared/admin/capacity/domains.ts';
import { domainsNow, poolsNow } from '../../../shared/capacity/now.ts';
import { type EpochMs, iso } from '../../../shared/kernel/time.ts';
import type { Answers } from '../call.ts';

const shown = (at: EpochMs | null): string | null => (at === null ? null : iso(at));

export const capacityAnswers: Pick<Answers, 'getCapacity' | 'listDomains'> = {
  async getCapacity({ evaluation }) {
    const [taken, pools] = await Promise.all([evaluation.surveys.takenAt(), poolsNow(evaluation)]);
    const items = pools.map(({ addresses, advice, ...pool }) => ({
      ...pool,
      addresses: [...addresses],
      advice: [...advice],
    }));
    return { surveyedAt: shown(taken), items };
  },

  async listDomains({ evaluation, patrol }, { now }) {
    const [taken, domains, findings] = await Promise.all([
      evaluation.surveys.takenAt(),
      domainsNow(evaluation, now),
      patrol.findings(),
    ]);
    return { surveyedAt: shown(taken), items: domains.map((domain) => shownDomain(domain, findings)) };
  },
};
