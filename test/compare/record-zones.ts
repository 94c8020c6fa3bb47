import type { Zone } from '../../infra/local/dns/zones.ts';
import type { Subject } from '../../shared/dns-patrol/authentication/model.ts';
import { freshWorld } from '../shared/records/worlds.ts';
import { THROUGH_SES } from '../support/zones.ts';

/** A zone, and what the command is asked of it. */
type RecordZone = {
  readonly about: string;
  readonly zone: Zone;
  readonly args: readonly string[];
  /** Who sends by it once all is published; null: something is left for a person, or nobody sends. */
  readonly subject: Subject | null;
};

const SENDER = ['brand.example', '--token', 't1,t2,t3'];
const sends = (about: string, changes: Parameters<typeof freshWorld>[0], args = SENDER): RecordZone => ({
  ...{ about, zone: freshWorld(changes), args, subject: THROUGH_SES },
});
const MX = [{ preference: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' }];
/** Longer than one character-string, with what files escape. */
const LONG = `note "${'long '.repeat(60)}" \\ ü \${x} %{y};`;

/** Zones as their owners have them before they publish anything for SES. */
export const RECORD_ZONES: readonly RecordZone[] = [
  sends('nothing is there', {}),
  sends('a policy stands', { '_dmarc.brand.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@brand.example'] } }),
  sends('SPF of others at the MAIL FROM domain', { 'bounce.brand.example': { TXT: ['v=spf1 ip4:192.0.2.7 ~all'] } }),
  sends('two SPF records there', {
    'bounce.brand.example': { TXT: ['v=spf1 ip4:192.0.2.7 ~all', 'v=spf1 include:spf.vendor.example ~all'] },
  }),
  sends('a long text beside SPF', { 'bounce.brand.example': { TXT: [LONG, 'v=spf1 ip4:192.0.2.7 ~all'] } }),
  sends('only wildcards', {
    '*.brand.example': { TXT: ['mine=1'], MX: [{ preference: 5, exchange: 'mx.brand.example' }] },
  }),
  sends('a part is published', { 'bounce.brand.example': { MX, TXT: ['v=spf1 include:amazonses.com ~all'] } }),
  sends('a DMARC record that is none', { '_dmarc.brand.example': { TXT: ['DMARC1; p=reject'] } }),
  sends('a collector of reports', { '*._report._dmarc.dmarc.vendor.example': { TXT: ['v=DMARC1'] } }, [
    ...SENDER,
    ...['--collector', 'dmarc.vendor.example'],
  ]),
  {
    about: 'the collector itself',
    zone: freshWorld(),
    args: ['dmarc.vendor.example', '--collector', 'dmarc.vendor.example'],
    subject: null,
  },
];
