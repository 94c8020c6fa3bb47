import type { Language } from './languages.ts';
import type { Refusal, TenantPage } from './model.ts';
import { type Say, sayIn, shownName } from './say.ts';
import type { Section, View } from './view-model.ts';
import { domainSection } from './view-records.ts';
import { isLacking, senderSection } from './view-sender.ts';

/** What a page says to its tenant, in one language. */
export function viewOf(page: TenantPage, language: Language): View {
  const say = sayIn(language);
  const { text, moment } = say;
  const lack = lackOf(page);
  const lead = leadOf(page, lack, say);
  const recordsLack = text('recordsLack', { count: say.count(lack.lacking), of: say.count(lack.records) });
  return {
    language,
    title: text('title', { tenant: shownName(page.tenant) }),
    lead,
    paragraphs: [
      ...(page.stage === null ? [] : [text(`stage.${page.stage}`)]),
      ...(lack.lacking === 0 || lead.text === recordsLack ? [] : [recordsLack]),
      text('asOf', { at: moment(page.readAt), ends: moment(page.endsAt) }),
    ],
    groups: [sendersOf(page, say), ...recordsOf(page, say)],
  };
}

/** How many records are to be published or corrected, of how many. */
type Lack = { readonly lacking: number; readonly records: number };
function lackOf({ domains }: TenantPage): Lack {
  const records = domains.flatMap((domain) => domain.records);
  return {
    lacking: records.filter(({ state }) => state === 'missing' || state === 'wrong').length,
    records: records.length,
  };
}

function leadOf(page: TenantPage, { lacking, records }: Lack, { text, count }: Say): View['lead'] {
  const { senders } = page;
  const looked = senders.filter(isLacking).length;
  if (looked > 0) {
    const isBad = senders.some(({ state }) => state === 'quarantined' || state === 'paused');
    const put = { count: count(looked), of: count(senders.length) };
    return { text: text('notAllWell', put), tone: isBad ? 'bad' : 'warn' };
  }
  if (lacking > 0) return { text: text('recordsLack', { count: count(lacking), of: count(records) }), tone: 'warn' };
  // Nobody looked at those that are not shown.
  if (page.more > 0) return { text: text('shownWell'), tone: 'quiet' };
  return senders.length === 0 ? { text: text('nobody'), tone: 'quiet' } : { text: text('allWell'), tone: 'good' };
}

function sendersOf({ senders, more }: TenantPage, say: Say): View['groups'][number] {
  const sections = senders.map((sender) => senderSection(sender, say));
  const rest: Section[] =
    more === 0
      ? []
      : [
          {
            heading: '…',
            badge: null,
            blocks: [{ kind: 'quiet', text: say.text('more', { count: say.count(more) }) }],
          },
        ];
  return { heading: say.text('senders'), sections: [...sections, ...rest] };
}

const recordsOf = ({ domains }: TenantPage, say: Say): View['groups'] =>
  domains.length === 0
    ? []
    : [{ heading: say.text('records'), sections: domains.map((domain) => domainSection(domain, say)) }];

/** What is said where there is no page. */
export const refusalView = (refusal: Refusal, language: Language): View => {
  const { text } = sayIn(language);
  return {
    language,
    title: text('titleWithout'),
    lead: { text: text(`refused.${refusal}`), tone: 'warn' },
    paragraphs: [],
    groups: [],
  };
};
