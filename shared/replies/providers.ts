import type { MailboxProvider } from '../events/model.ts';
import { COUNTRY_DOMAINS } from './country-domains.data.ts';
import { PROVIDERS } from './providers.data.ts';

/** Every domain that the table does not know. It is taken to send feedback, so its complaints count. */
export const OTHER_PROVIDER: MailboxProvider = 'other';
/** Providers without a cell of their own whose users' complaints never reach SES. */
export const OTHER_SILENT: MailboxProvider = 'other-silent';
/** Prefix of a company's provider, before its registered domain. */
const COMPANY = '@';

const BY_DOMAIN = new Map([
  ...PROVIDERS.flatMap((row) => row.domains.map((domain) => [domain, row.id] as const)),
  ...COUNTRY_DOMAINS.flatMap(({ provider, brand, suffixes }) =>
    suffixes.split(' ').map((suffix) => [`${brand}.${suffix}`, provider] as const),
  ),
]);
const WITHOUT_FEEDBACK = new Set([OTHER_SILENT, ...PROVIDERS.filter((row) => !row.feedback).map((row) => row.id)]);

/** The mailbox provider of a recipient domain in lower case. One look-up in a map. */
export const providerOf = (domain: string): MailboxProvider => BY_DOMAIN.get(domain) ?? OTHER_PROVIDER;

/** False for a provider whose users' complaints never reach SES: a complaint rate cannot be measured there. */
export const sendsFeedback = (provider: MailboxProvider): boolean => !WITHOUT_FEEDBACK.has(provider);

/** True for one provider, of the table or a company; false for a sum of many. */
export const isProvider = (provider: MailboxProvider): boolean =>
  provider !== OTHER_PROVIDER && provider !== OTHER_SILENT;

/** The provider of a domain that no table knows. @param registered the registered domain, in lower case */
export const companyProvider = (registered: string): MailboxProvider => `${COMPANY}${registered}`;
export const isCompany = (provider: MailboxProvider): boolean => provider.startsWith(COMPANY);

/** The display name of a provider: its id, or the domain of a company. */
export const shownProvider = (provider: MailboxProvider): string =>
  isCompany(provider) ? provider.slice(COMPANY.length) : provider;
