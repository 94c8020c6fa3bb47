import { type AtSes, REPORTED, type Reported } from './model.ts';

const SOURCES: Readonly<Record<string, string>> = {
  cloudwatch: 'CloudWatch',
  vdm: 'Virtual Deliverability Manager',
};
const WORDS: Readonly<Record<Reported, string>> = {
  sends: 'sends',
  deliveries: 'deliveries',
  hardBounces: 'hard bounces',
  bounces: 'bounces of all kinds',
  complaints: 'complaints',
  reporting: 'deliveries where complaints are reported',
};
/** Rows to show: source, day, what, SES's figure, ours. */
export const rowsAtSes = ({ figures }: Pick<AtSes, 'figures'>) =>
  figures.flatMap(({ source, day, isp, reported, counted }) =>
    REPORTED.filter((name) => reported[name] !== null).map((name) => ({
      ...{ source: SOURCES[source] ?? source, day, what: isp === null ? WORDS[name] : `${WORDS[name]} at ${isp}` },
      ...{ reported: reported[name], counted: counted[name] },
    })),
  );

/** What SNDS says of an address, as one sentence. */
export function sndsSentence({ ip, day, recipients, complaintRate, spamRate, trapHits }: AtSes['addresses'][number]) {
  const parts = [
    ...(recipients === null ? [] : [`${recipients} recipients`]),
    ...(complaintRate === null
      ? []
      : [complaintRate === 0 ? 'complaints below 0.1 %' : `complaints ${(complaintRate * 100).toFixed(1)} %`]),
    ...(spamRate === null
      ? []
      : [`taken for spam: ${spamRate === 0 ? 'below 10 %' : spamRate < 1 ? '10 to 90 %' : 'above 90 %'}`]),
    ...(trapHits === null ? [] : [`${trapHits} trap hits`]),
  ];
  return `SNDS of ${ip} on ${day}: ${parts.join(', ')}`;
}
