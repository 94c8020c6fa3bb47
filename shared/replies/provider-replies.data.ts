import type { MailboxProvider } from '../events/model.ts';
import type { SourceKey } from './diagnostic-sources.data.ts';
import type { ReplyClass } from './reply-class.ts';

/** A reply that one mailbox provider is known for. */
export type ProviderReplyRow = {
  /** Whose reply it is; `any`: many servers say it. */
  readonly provider: MailboxProvider | 'any';
  /** What gives it away wherever it is said, in lower case; ` … ` where other words may stand between. */
  readonly marks: readonly string[];
  /** What gives it away only where the provider is known to have said it: phrases, or enhanced codes (`4.7.500-699`). */
  readonly ownMarks?: readonly string[];
  readonly class: ReplyClass;
  /** The provider's own name for it: its code, or the words that it is looked up by. */
  readonly name: string;
  readonly meaning: string;
  /** What to do, where it is more than the class says. */
  readonly advice?: string;
  /** A line that shows it. */
  readonly sample: string;
  readonly source: SourceKey;
};

/** `[number, class, meaning, source]`: what stands behind `OFR…_` at Orange and `LPN…_` at La Poste. */
const NUMBERS: readonly (readonly [number: string, ReplyClass, meaning: string, SourceKey])[] = [
  ['101', 'blocklist', 'The address is on a list of Spamhaus.', 'sisimaiRhost'],
  ['102', 'blocklist', 'The address is on a list of reputation: Cloudmark, Sender Score.', 'sisimaiRhost'],
  ['103', 'reputation', 'The receiver refuses the address.', 'kumomtaCommunity'],
  ['104', 'throttle', 'Too many connections from the address.', 'sisimaiRhost'],
  ['107', 'authentication', 'The address has no name in reverse DNS.', 'sisimaiRhost'],
  ['109', 'throttle', 'Too many messages through one connection.', 'sisimaiRhost'],
  ['397', 'authentication', 'SPF does not hold.', 'sisimaiRhost'],
  ['398', 'authentication', 'SPF does not hold.', 'sisimaiRhost'],
  ['426', 'recipient', 'The mailbox is blocked.', 'sisimaiRhost'],
  ['505', 'provider', 'The receiver asks to try again later.', 'sisimaiRhost'],
  ['506', 'content', 'The message looks like spam.', 'sisimaiRhost'],
  ['510', 'reputation', 'The receiver refuses the sender.', 'sisimaiRhost'],
  ['515', 'authentication', 'DMARC does not hold.', 'sisimaiRhost'],
  ['517', 'authentication', 'DMARC does not hold.', 'sisimaiRhost'],
  ['535', 'authentication', 'There is no DKIM signature.', 'sisimaiRhost'],
  ['536', 'content', 'The message looks like spam.', 'sisimaiRhost'],
  ['988', 'reputation', 'The reputation of the sender limits how much is taken.', 'sisimaiRhost'],
  ['989', 'reputation', 'The reputation of the sender limits how much is taken.', 'sisimaiRhost'],
  ['990', 'reputation', 'The reputation of the sender limits how much is taken.', 'sisimaiRhost'],
  ['999', 'reputation', 'The reputation of the sender limits how much is taken.', 'kumomtaCommunity'],
];

/**
 * Replies whose class the words alone do not tell, by provider; the first row that is found counts. A reply says that
 * a reputation is bad only where the receiver gives the sender, its addresses or complaints as the cause: a limit that
 * would hit any sender is a throttle.
 */
export const PROVIDER_REPLIES: readonly ProviderReplyRow[] = [
  // Gmail
  {
    provider: 'google',
    marks: ['unusual rate of … dkim domain', 'unusual rate of … spf domain', 'unusual rate of … url domain'],
    class: 'reputation',
    name: '4.7.28 (domain)',
    meaning: 'Gmail gets unwanted mail at an unusual rate with this domain in its DKIM, SPF or links.',
    advice: 'The domain is named, so it is its sender: cut the volume to Gmail and send to engaged recipients only.',
    sample:
      '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail containing one of your DKIM domains. DKIM domain [example.com 35]',
    source: 'sisimaiRhost',
  },
  {
    provider: 'google',
    marks: ['unusual rate of'],
    ownMarks: ['4.7.28', '5.7.28'],
    class: 'reputation',
    name: '4.7.28',
    meaning: 'Gmail gets unwanted mail at an unusual rate from the address, network or domain that it names.',
    advice:
      'See which object it names: an address or network is a matter of the pool, a domain of its sender. Cut the volume to Gmail.',
    sample: '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address.',
    source: 'sisimaiRhost',
  },
  {
    provider: 'google',
    marks: ['low reputation of the sending', 'low reputation of your'],
    class: 'reputation',
    name: 'low reputation',
    meaning: 'Gmail gives the address or the domain, whichever it names, a very low reputation.',
    advice:
      'An address is a matter of the pool, a domain of its sender: send to engaged recipients only until it heals.',
    sample:
      '421 4.7.0 Gmail has detected that this message is suspicious due to the very low reputation of the sending domain.',
    source: 'sisimaiRhost',
  },
  {
    provider: 'google',
    marks: ['receiving mail at a rate'],
    class: 'recipient',
    name: '4.2.1',
    meaning: 'This one mailbox gets more mail than Gmail lets in.',
    sample:
      '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages',
    source: 'sisimaiRhost',
  },
  {
    provider: 'google',
    marks: [],
    ownMarks: ['our system has detected that this message'],
    class: 'reputation',
    name: 'suspicious message',
    meaning: 'Gmail takes this message for unwanted mail, by its content and by who sends it.',
    sample: '550 5.7.1 Our system has detected that this message is likely unsolicited mail.',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'google',
    marks: [],
    ownMarks: ['try again later, closing connection'],
    class: 'provider',
    name: '4.7.0',
    meaning: 'Gmail closed the connection before it looked at the message.',
    sample: '421 4.7.0 Try again later, closing connection.',
    source: 'sisimaiRhost',
  },
  // Microsoft
  {
    provider: 'microsoft',
    marks: ['rate limited due to ip reputation', '(s775)', '(s3114)'],
    ownMarks: ['4.7.650-651'],
    class: 'reputation',
    name: 'S775',
    meaning: 'Outlook.com slows the address down because of its reputation.',
    advice:
      'Send one message a minute from the address for 90 minutes, and ask at https://sender.office.com if it stays.',
    sample: '451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. (S775)',
    source: 'kumomtaShaping',
  },
  {
    provider: 'microsoft',
    marks: ['(s3150)', '(s3140)', 'part of their network is on our block list'],
    class: 'reputation',
    name: 'S3150',
    meaning: "Outlook.com's own list blocks the address or its network.",
    advice: 'Stop sending to Microsoft from the address, and ask for its removal at https://sender.office.com.',
    sample:
      "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
    source: 'sisimaiRhost',
  },
  {
    provider: 'microsoft',
    marks: ['banned sending ip', 'banned sender[', 'banned sender ['],
    ownMarks: ['5.7.606-649', '5.7.511'],
    class: 'reputation',
    name: '5.7.606-649',
    meaning: 'Microsoft 365 has banned the address.',
    advice: 'Stop sending to Microsoft from the address, and delist it at https://sender.office.com.',
    sample: '550 5.7.606 Access denied, banned sending IP [192.0.2.1].',
    source: 'exchange',
  },
  {
    provider: 'microsoft',
    marks: ['server busy. please try again later from'],
    class: 'throttle',
    name: 'AS761',
    meaning: 'Microsoft takes no more from the address for the moment.',
    sample: '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS761)',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'microsoft',
    marks: ['pfa agent busy', 'temporary server error … prx4', 'temporary server error … prx2'],
    class: 'provider',
    name: 'PRX4',
    meaning: "Trouble of Microsoft's own.",
    sample: '451 4.7.0 Temporary server error. Please try again later. PRX4',
    source: 'sisimaiRhost',
  },
  {
    provider: 'microsoft',
    marks: [],
    ownMarks: ['access denied, please try again later', '4.7.850-899', '4.7.501-649'],
    class: 'reputation',
    name: '4.7.500-699, 4.7.850-899',
    meaning: 'Microsoft pauses mail from the address because its traffic looks suspicious.',
    sample: '451 4.7.860 Access denied, please try again later. AS(210)',
    source: 'sisimaiRhost',
  },
  {
    provider: 'microsoft',
    marks: [],
    ownMarks: ['rp-001'],
    class: 'reputation',
    name: 'RP-001',
    meaning: 'Outlook.com has enough of the address for its reputation.',
    sample: '421 RP-001 The mail server IP connecting to Outlook.com server has exceeded the rate limit allowed.',
    source: 'outlook',
  },
  {
    provider: 'microsoft',
    marks: [],
    ownMarks: ['rp-002', 'rp-003'],
    class: 'throttle',
    name: 'RP-002, RP-003',
    meaning: 'Too many connections from the address.',
    sample: '421 RP-003 The mail server IP connecting to Outlook.com server has exceeded the connection limit allowed.',
    source: 'outlook',
  },
  // Yahoo, AOL, AT&T
  {
    provider: 'yahoo',
    marks: ['[tss04]', '[tss05]', '[ipts04]', '[ipts05]', '[ts01]'],
    class: 'reputation',
    name: 'TSS04',
    meaning: 'Yahoo defers mail from the address because of complaints or a volume that it does not expect from it.',
    advice: 'Send nothing to Yahoo from the address for two hours, then less, and to engaged recipients first.',
    sample:
      '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'yahoo',
    marks: ['[ts02]', '[ts03]'],
    class: 'reputation',
    name: 'TS03',
    meaning: 'Yahoo sees unusual traffic from the address, and holds mail from it.',
    advice: 'Stop sending to Yahoo from the address until it is reviewed at https://senders.yahooinc.com.',
    sample: '421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'yahoo',
    marks: ['[tss09]', '[tss11]', 'will be permanently deferred'],
    class: 'reputation',
    name: 'TSS09',
    meaning: 'Yahoo blocks the address: nothing from it will be delivered, however often it is tried.',
    advice: 'Stop sending to Yahoo from the address, and ask for a review at https://senders.yahooinc.com.',
    sample: '553 5.7.2 [TSS09] All messages from 192.0.2.25 will be permanently deferred; Retrying will NOT succeed.',
    source: 'sisimaiRhost',
  },
  {
    provider: 'yahoo',
    marks: ['[bl21]', '[bl23]'],
    class: 'blocklist',
    name: 'BL21, BL23',
    meaning: 'The address is on a list of Spamhaus, which Yahoo uses.',
    sample: '553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus list',
    source: 'sisimaiRhost',
  },
  {
    provider: 'yahoo',
    marks: ['[ph01]'],
    class: 'content',
    name: 'PH01',
    meaning: 'Yahoo does not like a link in the message.',
    sample: '554 Message not allowed - [PH01] Email not accepted for policy reasons.',
    source: 'sisimaiRhost',
  },
  {
    provider: 'yahoo',
    marks: ['max message per connection reached'],
    class: 'throttle',
    name: 'per connection',
    meaning: 'So many messages go through one connection; the next goes on.',
    sample: '421 Max message per connection reached, closing transmission channel',
    source: 'sisimaiRhost',
  },
  {
    provider: 'yahoo',
    marks: ['receiving mail too quickly'],
    class: 'recipient',
    name: 'too quickly',
    meaning: 'This one mailbox gets more mail than Yahoo lets in.',
    sample: '450 User is receiving mail too quickly',
    source: 'sisimaiRhost',
  },
  {
    provider: 'yahoo',
    marks: ['vs98-ip0'],
    class: 'reputation',
    name: 'VS98-IP0',
    meaning: 'Yahoo Japan does not accept mail from the address.',
    sample: '553 Mail from 192.0.2.1 not allowed - VS98-IP0 deferred',
    source: 'kumomtaCommunity',
  },
  // Apple
  {
    provider: 'apple',
    marks: ['[hcm1]', 'deferred due to excessive volume'],
    class: 'throttle',
    name: 'HCM1',
    meaning: 'iCloud takes no more from the address for the moment.',
    sample: '421 [HCM1] Your mail from 192.0.2.1 was deferred.',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'apple',
    marks: ['[bs02]', '[bs01]'],
    class: 'provider',
    name: 'BS02',
    meaning: "Trouble of iCloud's own.",
    sample: '451 [BS02] Temporary server error. Please try again later.',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'apple',
    marks: ['[cs01]'],
    class: 'reputation',
    name: 'CS01',
    meaning: 'iCloud refuses the message by its own rules, for its content and for who sends it.',
    sample:
      '550 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
    source: 'sisimaiRhost',
  },
  // Comcast, Spectrum
  {
    provider: 'comcast',
    marks: ['rl0000', 'rl000010'],
    class: 'throttle',
    name: 'RL0000',
    meaning: 'Comcast takes no more from the address for the moment.',
    sample:
      '421 4.1.0 192.0.2.1 Throttled - try again later. Please see http://postmaster.comcast.net/smtp-error-codes.php#RL000010',
    source: 'kumomtaShaping',
  },
  {
    provider: 'comcast',
    marks: ['bl000'],
    class: 'blocklist',
    name: 'BL0000',
    meaning: 'The address is on a list that Comcast uses.',
    sample: '554 resimta-po-11v.sys.comcast.net comcast 192.0.2.1 found on one or more DNSBLs, see #BL000010',
    source: 'comcast',
  },
  // GMX, WEB.DE, T-Online
  {
    provider: 'united-internet',
    marks: [],
    ownMarks: ['reject due to policy restrictions', 'reject due to policy violations'],
    class: 'reputation',
    name: 'policy restrictions',
    meaning: 'GMX and WEB.DE refuse mail of this sender by their own rules, for its content and its reputation.',
    advice: 'Send them nothing for two hours, then engaged recipients first.',
    sample: '554-Reject due to policy restrictions.',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'telekom-de',
    marks: ['none/bad reputation'],
    class: 'reputation',
    name: 'none/bad reputation',
    meaning: 'T-Online does not know the address, or not well: every new address gets this.',
    advice: 'Register the address with the postmaster of T-Online; by itself it is no fault of the sender.',
    sample:
      '554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset.',
    source: 'sisimaiReason',
  },
  {
    provider: 'free',
    marks: [],
    ownMarks: ['too many errors from your ip'],
    class: 'throttle',
    name: 'too many errors',
    meaning: 'Too many recipients that Free does not know.',
    advice: 'Clean the list: Free counts unknown users against the address.',
    sample: '421 Too many errors from your ip (192.0.2.1), please visit http://postmaster.free.fr/',
    source: 'sisimaiReason',
  },
  // Mimecast: in front of any domain
  {
    provider: 'any',
    marks: ['csi.mimecast', 'poor reputation sender'],
    class: 'reputation',
    name: 'Poor Reputation Sender',
    meaning: 'Mimecast gives the address a poor reputation.',
    sample: '550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'any',
    marks: ['internal resource temporarily unavailable', 'internal resources are temporarily unavailable'],
    class: 'provider',
    name: 'Internal resource temporarily unavailable',
    meaning: "Mimecast's greylisting, or trouble of its own.",
    sample: '451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451',
    source: 'kumomtaCommunity',
  },
  // QQ and NetEase answer 5xx to what is too much for the moment
  {
    provider: 'qq',
    marks: [
      'sender frequency limited',
      'ip frequency limited',
      'connection frequency limited',
      'domain frequency limited',
    ],
    class: 'throttle',
    name: 'frequency limited',
    meaning: 'QQ takes no more for the moment, although it answers with 550.',
    advice: 'Send QQ less at a time. The address exists: do not take it off the list.',
    sample: '550 Ip frequency limited [MsgId] https://service.mail.qq.com/detail/122/168',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'qq',
    marks: ['mail content denied'],
    class: 'content',
    name: 'Mail content denied',
    meaning: 'QQ does not like what the message says.',
    sample: '550 Mail content denied [MsgId] https://service.mail.qq.com/detail/122/169',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'netease',
    marks: [
      'rp:orq',
      'hl:itc',
      'rp:qrc',
      'rp:cel',
      'rp:trc',
      'rp:drc',
      'hl:rep',
      'hl:iph',
      'hl:iff',
      'hl:csi',
      'ic:idm',
      'ip:cha',
    ],
    class: 'throttle',
    name: 'RP, HL',
    meaning: 'NetEase takes no more for today or for the moment, although it may answer with 5xx.',
    advice: 'Send NetEase less a day. The address exists: do not take it off the list.',
    sample: '550 RP:ORQ Request exceeded, please try again tomorrow',
    source: 'kumomtaCommunity',
  },
  {
    provider: 'netease',
    marks: ['dt:spm', 'mi:sfq', 'mi:dmc', 'di:spm'],
    class: 'content',
    name: 'DT:SPM',
    meaning: 'NetEase takes the message for spam.',
    sample: '554 DT:SPM 163 smtp10,please see http://mail.163.com/help/help_spam_16.htm',
    source: 'netease',
  },
  // Said by many
  {
    provider: 'any',
    marks: [
      'rate limited due to ip reputation',
      'due to … reputation',
      'poor reputation',
      'bad reputation',
      'low reputation',
    ],
    class: 'reputation',
    name: 'reputation',
    meaning: 'The receiver gives the reputation of the address or the domain as the reason.',
    sample: '421 4.7.1 Deferred due to poor reputation of 192.0.2.1',
    source: 'kumomtaShaping',
  },
  {
    provider: 'any',
    marks: [
      ...['user complaints', 'complaints from our', "weren't sent", 'too much spam from', 'due to abuse'],
      ...['spam complaints', 'because of abuse', 'because of complaints', 'abuse reports about', 'many complaints'],
    ],
    class: 'reputation',
    name: 'complaints',
    meaning: 'The receiver gives complaints of its users about the sender as the reason.',
    sample: '421 4.7.1 Messages from 192.0.2.1 deferred due to user complaints',
    source: 'kumomtaShaping',
  },
  // Orange, La Poste and Free share the numbers
  ...NUMBERS.map(
    ([number, about, meaning, source]): ProviderReplyRow => ({
      provider: 'orange',
      marks: [`ofr … _${number}`, `lpn … _${number}`],
      class: about,
      name: `OFR_${number}`,
      meaning,
      sample: `550 5.7.1 Service refuse. OFR006_${number} [${number}]`,
      source,
    }),
  ),
];
