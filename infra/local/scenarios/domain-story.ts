import type { AdminDeps } from '../../../shared/admin/ports.ts';
import type { AlertJson } from '../../../shared/alerts/json.ts';
import type { Readiness } from '../../../shared/reports/readiness.ts';
import type { LocalStack } from '../stack.ts';
import type { Scenario } from './model.ts';
import type { OwnerAct } from './play-rollout.ts';

/** What receivers said of a domain, and what came of it, in the words of the documented JSON. */
export type DomainStory = {
  readonly domain: string;
  /** Alerts about it, and what its owner did, oldest first. */
  readonly happened: readonly OwnerAct[];
  /** What known receivers report of the last thirty days; null: nothing. */
  readonly reports: (Readiness & { readonly messages: number; readonly aligned: number }) | null;
  /** The newest day of which Gmail says anything; null: there is none. */
  readonly gmail: { readonly day: string; readonly spamRate: number } | null;
};

/** The domains of a story of which receivers say something, as the console shows them. */
export async function domainStories(
  { rollout, gmail = [] }: Pick<Scenario, 'rollout' | 'gmail'>,
  { deployment }: LocalStack,
  { receivers }: Pick<AdminDeps, 'receivers'>,
  acts: readonly OwnerAct[],
): Promise<readonly DomainStory[]> {
  const alerts = deployment.aws.state.published.map(
    ({ message, byProtocol }) => JSON.parse(byProtocol?.['default'] ?? message) as AlertJson,
  );
  const names = [...(rollout === undefined ? [] : [rollout.domain]), ...gmail.map(({ domain }) => domain)];
  return Promise.all(
    [...new Set(names)].map(async (domain) => {
      const isAbout = ({ alertId, phase }: AlertJson): boolean =>
        /^(?:dmarc-\w+|gmail:\w+):/.test(alertId) && alertId.split(':').includes(domain) && phase !== 'reminder';
      const told = alerts.filter(isAbout).map(({ at, title, sentence }) => ({ at, title, sentence }));
      const own = domain === rollout?.domain ? acts : [];
      const report = await receivers.domain(domain);
      const newest = (await receivers.gmail(domain))?.days.find(({ spamRate }) => spamRate !== null);
      return {
        domain,
        happened: [...told, ...own].toSorted((a, b) => (a.at < b.at ? -1 : 1)),
        reports: report === null ? null : { messages: report.messages, aligned: report.aligned, ...report.readiness },
        gmail: newest === undefined ? null : { day: newest.day, spamRate: newest.spamRate ?? 0 },
      };
    }),
  );
}
