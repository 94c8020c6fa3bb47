import type { RecordState } from '../records/model.ts';
import type { PageDomain, PageRecord } from './model.ts';
import { type Say, shownName } from './say.ts';
import type { Block, RecordView, Section, Tone } from './view-model.ts';

const TONES: Readonly<Record<RecordState, Tone>> = {
  missing: 'warn',
  wrong: 'bad',
  published: 'good',
  verified: 'good',
  unknown: 'quiet',
};
const isThere = ({ state }: PageRecord): boolean => state === 'published' || state === 'verified';

/** The records of one domain: those that lack first. */
export function domainSection({ domain, checkedAt, records }: PageDomain, say: Say): Section {
  const { text } = say;
  const heading = shownName(domain);
  if (records.length === 0) {
    return { heading, badge: null, blocks: [{ kind: 'quiet', text: text('recordsUnknown') }] };
  }
  const isWhole = records.every(isThere);
  const sorted = [...records.filter((one) => !isThere(one)), ...records.filter(isThere)];
  const blocks: Block[] = [
    { kind: 'text', text: text(isWhole ? 'recordsAllThere' : 'recordsHow') },
    ...(checkedAt === null ? [] : [{ kind: 'quiet', text: text('checkedAt', { at: say.moment(checkedAt) }) } as const]),
    ...sorted.map((one): Block => ({ kind: 'record', record: recordView(one, say) })),
  ];
  return { heading, badge: null, blocks };
}

function recordView(record: PageRecord, { text }: Say): RecordView {
  const { name, type, value, state, part, found, isBlocked } = record;
  const isOffered = !isBlocked && value !== '';
  return {
    title: text(`part.${part}`),
    state: text(`record.${state}`),
    tone: TONES[state],
    rows: [
      [text('recordName'), shownName(name)],
      [text('recordType'), type],
      ...(isOffered ? ([[text('recordValue'), shownName(value)]] as const) : []),
      ...(state === 'wrong' && found.length > 0 ? ([[text('recordNow'), shownName(found.join(' | '))]] as const) : []),
    ],
    copy: isOffered && !isThere(record) ? { name, value } : null,
    note: isBlocked ? text('record.blocked') : null,
  };
}
