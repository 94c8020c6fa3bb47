/** `[id, name, marks, sample]`: a public list, and what in a diagnostic gives it away, in lower case. */
export type BlocklistRow = readonly [id: string, name: string, marks: readonly string[], sample: string];

/**
 * Blocklists that receivers name when they refuse mail. A mailbox provider's own list is none of these: the provider
 * is counted already. Samples are from https://github.com/zone-eu/zone-mta/blob/master/config/bounces.txt,
 * https://github.com/sisimai/set-of-emails, https://github.com/crisp-oss/email-bounce-parser and the lists' own pages.
 */
export const BLOCKLISTS: readonly BlocklistRow[] = [
  [
    'spamhaus',
    'Spamhaus',
    [
      'spamhaus',
      'shxbl',
      'exploits block list',
      'policy block list',
      'abuseat.org',
      'ipbl0001',
      'ipbl0011',
      'ipbl00001',
      'urlbl1001',
    ],
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
  ],
  ['spamcop', 'SpamCop', ['spamcop'], '550 5.7.1 Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.1'],
  [
    'barracuda',
    'Barracuda',
    [
      'barracudacentral',
      'barracudanetworks.com/reputation',
      'barracuda reputation',
      'barracuda blocklist',
      'barracuda rbl',
    ],
    '554 Service unavailable; Client host [mail.example.com] blocked using Barracuda Reputation',
  ],
  ['sorbs', 'SORBS', ['sorbs'], '521 5.7.1 Service unavailable; client [192.0.2.1] blocked using dnsbl.sorbs.net'],
  [
    'uceprotect',
    'UCEPROTECT',
    ['uceprotect'],
    '550 5.7.1 192.0.2.1 listed at dnsbl-1.uceprotect.net; see http://www.uceprotect.net/rblcheck.php?ipr=192.0.2.1',
  ],
  [
    'abusix',
    'Abusix',
    ['abusix'],
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using combined.mail.abusix.zone',
  ],
  [
    'invaluement',
    'Invaluement',
    ['invaluement', 'ivmsip', 'ivmuri', 'ipbl0100'],
    '550 5.5.4 ETP208 Your IP 192.0.2.1 is listed by Invaluement. Please see http://www.invaluement.com/research/',
  ],
  ['mailspike', 'Mailspike', ['mailspike'], '550 5.7.1 192.0.2.1 is listed at bl.mailspike.net'],
  [
    'psbl',
    'PSBL',
    ['psbl.surriel', 'psbl.org'],
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using psbl.surriel.com; Listed in PSBL',
  ],
  ['surbl', 'SURBL', ['surbl'], '550 5.7.1 Blacklisted URL in message. (example.com) in multi.surbl.org'],
  [
    'uribl',
    'URIBL',
    ['uribl.com', 'uribl_'],
    '554 5.7.1 Service unavailable; Client host [mail.example.com] blocked using multi.uribl.com',
  ],
  [
    'cloudmark',
    'Cloudmark',
    ['csi.cloudmark', 'cloudmark csi', 'cloudmark poor', 'cloudmark sender intelligence', 'cm-csi', 'ipbl1000'],
    '550 5.7.1 [C16] RBL Restriction: See <http://csi.cloudmark.com/reset-request/?ip=192.0.2.1>',
  ],
  [
    'validity',
    'Validity (Sender Score, Return Path)',
    ['senderscore', 'returnpath.dnsbl', 'score.validity', 'ipbl0010'],
    '550 5.7.1 Service unavailable; client [192.0.2.1] blocked using bl.score.senderscore.com',
  ],
  [
    'proofpoint',
    'Proofpoint Dynamic Reputation',
    ['ipcheck.proofpoint', 'proofpoint.com/dnsbl', 'prs.proofpoint', 'proofpoint dynamic reputation'],
    '554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1',
  ],
  [
    'trend-micro',
    'Trend Micro ERS',
    ['trend micro', 'trendmicro', 'mail-abuse.com', 'mail-abuse.org'],
    '550 Service unavailable; Client Host [192.0.2.1] blocked using Trend Micro RBL+.',
  ],
  [
    'symantec',
    'Symantec (Broadcom) IP reputation',
    ['symantec zodiac', 'symantec.com/lookup', 'messagelabs.com/rbl', 'ipremoval.sms'],
    '554 5.7.1 You are not allowed to connect, see http://ipremoval.sms.symantec.com/lookup/?ip=192.0.2.1',
  ],
  [
    'cisco-talos',
    'Cisco Talos (SenderBase)',
    ['senderbase', 'talosintelligence', "sending mta's poor reputation"],
    "554 Your access to this mail system has been rejected due to the sending MTA's poor reputation.",
  ],
  [
    'hostkarma',
    'Hostkarma (Junk Email Filter)',
    ['hostkarma', 'junkemailfilter'],
    '550 Black listed at hostkarma http://ipadmin.junkemailfilter.com/remove.php?ip=192.0.2.1',
  ],
  ['cobion', 'IBM Cobion', ['cobion'], '550 Rejected due to DNSBL server response (dnsbl.cobion.com - 192.0.2.1)'],
  ['spamrl', 'SpamRL', ['spamrl'], '550 The sending IP (192.0.2.1) is listed on https://spamrl.com/.'],
  ['nixspam', 'NiX Spam', ['nixspam', 'ix.dnsbl.manitu'], '550 5.7.1 192.0.2.1 listed at ix.dnsbl.manitu.net'],
  ['backscatterer', 'Backscatterer', ['backscatterer'], '550 5.7.1 192.0.2.1 is listed at ips.backscatterer.org'],
  ['spfbl', 'SPFBL', ['spfbl.net'], '550 5.7.1 SPFBL BLOCKED https://matrix.spfbl.net/192.0.2.1'],
  ['s5h', 's5h.net', ['all.s5h.net'], '554 5.7.1 Client host [192.0.2.1] blocked using all.s5h.net'],
  [
    'gbudb',
    'GBUdb (Truncate)',
    ['truncate.gbudb'],
    '554 5.7.1 Client host [192.0.2.1] blocked using truncate.gbudb.net',
  ],
  ['dronebl', 'DroneBL', ['dronebl'], '550 5.7.1 Listed in dnsbl.dronebl.org'],
  [
    'hetrix',
    'HetrixTools',
    ['hetrix'],
    '550 5.7.1 192.0.2.1 is listed, see https://hetrixtools.com/blacklist-check/192.0.2.1',
  ],
  ['wpbl', 'WPBL', ['wpbl.info'], '550 5.7.1 Mail from 192.0.2.1 blocked using db.wpbl.info'],
  ['mimecast', 'Mimecast IP reputation', ['csi.mimecast'], '550 csi.mimecast.org Poor Reputation Sender.'],
  [
    'spamrats',
    'SpamRATS',
    ['spamrats'],
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using dyna.spamrats.com; SPAMRATS IP Addresses See: http://www.spamrats.com/bl?192.0.2.1',
  ],
  [
    'sophos',
    'Sophos IP reputation',
    ['sophos.com'],
    '550 5.7.1 Service unavailable; Client host [192.0.2.1] is blacklisted. Visit https://www.sophos.com/en-us/threat-center/ip-lookup.aspx?ip=192.0.2.1 to request delisting',
  ],
  [
    'vade',
    'Vade threat list',
    ['vade threat list'],
    '550 5.7.1 - IP 192.0.2.1 blocked by Vade Threat List (OXSUS001_101)',
  ],
  [
    '0spam',
    '0spam',
    ['0spam'],
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using 0spam.fusionzero.com; Received: from mail.example.com ([192.0.2.1])',
  ],
];
