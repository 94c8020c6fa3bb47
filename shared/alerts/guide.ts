import { plain, shellWord } from '../kernel/escape.ts';
import type { AlertKind, AlertMessage } from './model.ts';
import { MOST } from './sizes.ts';

/** Where people read on; null: the deployment does not say. */
export type Links = {
  /** Where people reach the console by browser. */
  readonly consoleUrl: string | null;
  /** Where the runbook is read, `https://…`. */
  readonly runbook: string | null;
};
export const NO_LINKS: Links = { consoleUrl: null, runbook: null };

type About = Pick<AlertMessage, 'alertId' | 'kind' | 'configurationSet' | 'tenant' | 'title'>;
type Row = { readonly command: (about: About) => string; readonly page: string };

const ofSet = ({ configurationSet }: About): string =>
  configurationSet === null ? 'lazaretto status' : `lazaretto set ${shellWord(configurationSet)}`;
const fixed = (command: string) => (): string => command;

/** The command that shows more of each kind, or decides about it, and the page of the console. @see docs/alerts.md, "What to do" */
const GUIDE: Readonly<Record<AlertKind, Row>> = {
  standing: { command: ofSet, page: '' },
  signal: { command: ofSet, page: '' },
  held: {
    command: ({ configurationSet }) =>
      configurationSet === null ? 'lazaretto held' : `lazaretto approve ${shellWord(configurationSet)} --reason 'why'`,
    page: '/incidents',
  },
  placement: { command: ofSet, page: '' },
  drift: { command: ofSet, page: '' },
  incident: { command: fixed('lazaretto incidents'), page: '/incidents' },
  unwatched: { command: ofSet, page: '' },
  account: { command: fixed('lazaretto status'), page: '' },
  audit: { command: ofSet, page: '/operations' },
  listing: { command: fixed('lazaretto listings'), page: '/blocklists' },
  authentication: { command: fixed('lazaretto findings'), page: '/authentication' },
  receiver: { command: fixed('lazaretto postmaster status'), page: '' },
  resolver: { command: fixed('lazaretto status'), page: '/blocklists' },
  schedule: { command: fixed('lazaretto status'), page: '/operations' },
  onboarding: {
    command: ({ tenant }) => (tenant === null ? 'lazaretto tenants' : `lazaretto customer ${shellWord(tenant)}`),
    page: '/tenants',
  },
  together: {
    command: ({ tenant }) => (tenant === null ? 'lazaretto sets' : `lazaretto sets --tenant ${shellWord(tenant)}`),
    page: '/tenants',
  },
  capacity: { command: fixed('lazaretto capacity'), page: '/tenants' },
  ladder: { command: fixed('lazaretto ladder'), page: '/tenants' },
};

/**
 * The command to copy about a message: it shows more, or decides what waits. Where a name would not arrive as it is, or
 * leaves no room, it is the one that shows all of its kind: half a command, or one about another set, must not be run.
 */
export function commandOf(about: About): string {
  const domain = domainOf(about);
  const command = domain === null ? GUIDE[about.kind].command : fixed(`lazaretto domain ${shellWord(domain)}`);
  const own = command(about);
  const isWhole = [about.configurationSet, about.tenant].every((name) => name === null || isCopied(name));
  return isWhole && own.length <= MOST.command ? own : command({ ...about, configurationSet: null, tenant: null });
}
/** Whether each form of an alert shows it as it is, and a command does not take it for an option. */
const isCopied = (name: string): boolean => plain(name) === name && !name.includes('`') && !name.startsWith('-');

/** What receivers say of a domain stands on its page. */
const OF_DOMAIN = /^(?:dmarc-[a-z]+|gmail:[A-Za-z]+):([^:]+):/;
function domainOf({ alertId }: About): string | null {
  const domain = OF_DOMAIN.exec(alertId)?.[1];
  return domain !== undefined && isCopied(domain) ? domain : null;
}

/** Longest link that Slack takes. Unit: characters. */
const LONGEST_LINK = 3_000;

/** The page of the console about a message; null where no address of a console is known. */
export function consoleLinkOf(about: About, { consoleUrl }: Links): string | null {
  if (consoleUrl === null) return null;
  const { kind, configurationSet } = about;
  const domain = domainOf(about);
  const page = domain === null ? GUIDE[kind].page : `/domains/${encodeURIComponent(domain.toWellFormed())}`;
  const ofIt = configurationSet === null ? '/fleet' : `/sets/${encodeURIComponent(configurationSet.toWellFormed())}`;
  const url = `${consoleUrl.replace(/\/$/, '')}/#${page === '' ? ofIt : page}`;
  return url.length > LONGEST_LINK ? null : url;
}

/** What an alert of this kind means and what to do, where the runbook is on the web; else null. */
export const helpLinkOf = ({ runbook }: Links): string | null =>
  runbook?.startsWith('https://') ? `${runbook.replace(/runbook\.md$/, 'alerts.md')}#what-to-do` : null;
