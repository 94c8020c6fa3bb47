import { domainShown } from '../../../shared/admin/receivers/domain.ts';
import { domainsNow } from '../../../shared/capacity/now.ts';
import type { Answers } from '../call.ts';

export const receiverAnswers: Pick<Answers, 'getDomain' | 'listRefusedReports'> = {
  async getDomain({ evaluation, patrol, receivers }, { path, now }) {
    const domain = path.domain.toLowerCase().replace(/\.$/, '');
    const [seen, domains, report, gmail, isCollecting] = await Promise.all([
      patrol.domain(domain),
      domainsNow(evaluation, now),
      receivers.domain(domain),
      receivers.gmail(domain),
      receivers.hasHeard(),
    ]);
    const mail = domains.find((one) => one.domain === domain) ?? null;
    return domainShown(domain, { ...seen, mail, report, gmail, isCollecting });
  },
  listRefusedReports: async ({ receivers }) => ({ items: [...(await receivers.refused())] }),
};
