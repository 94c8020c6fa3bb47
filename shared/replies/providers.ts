import type { MailboxProvider } from '../events/model.ts';
import { COUNTRY_DOMAINS } from './country-domains.data.ts';
import { PROVIDERS } from './providers.data.ts';

/** Every domain that the table does not know; it is taken to send feedback, so that its complaints count. */
export const OTHER_PROVIDER: MailboxProvider = 'other';
/** What is not kept apart of the providers whose users' complaints never reach SES. */
export const OTHER_SILENT: MailboxProvider = 'other-silent';
/** What a company's provider begins with, before its registered domain. */
const COMPANY = '@';

const BY_DOMAIN = new Map([
  ...PROVIDERS.flatMap((row) => row.domains.map((domain) => [domain, row.id] as const)),
  ...COUNTRY_DOMAINS.flatMap(({ provider, brand, suffixes }) =>
    suffixes.split(' ').map((suffix) => [`${brand}.${suffix}`, provider] as const),
  ),
]);
const WITHOUT_FEEDBACK = new Set([OTHER_SILENT, ...PROVIDERS.filter((row) => !row.feedback).map((row) => row.id)]);

/** The mailbox provider of a recipient domain in lower case. One look-up, whatever the table's length. */
export const providerOf = (domain: string): MailboxProvider => BY_DOMAIN.get(domain) ?? OTHER_PROVIDER;

/** False for a provider whose users' complaints never reach SES: it says nothing about a complaint rate. */
export const sendsFeedback = (provider: MailboxProvider): boolean => !WITHOUT_FEEDBACK.has(provider);

/** True for one provider, of the table or a company's own; false for what is many of them together. */
export const isProvider = (provider: MailboxProvider): boolean =>
  provider !== OTHER_PROVIDER && provider !== OTHER_SILENT;

/** The provider that a domain is which no table knows. @param registered the registered domain, in lower case */
export const companyProvider = (registered: string): MailboxProvider => `${COMPANY}${registered}`;
export const isCompany = (provider: MailboxProvider): boolean => provider.startsWith(COMPANY);

/** A provider as people are told of it: its id, or the domain of a company. */
export const shownProvider = (provider: MailboxProvider): string =>
  isCompany(provider) ? provider.slice(COMPANY.length) : provider;
