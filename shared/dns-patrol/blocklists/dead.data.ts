/** `[zones, what happened, source]`: zones, with `*.` for everything below too. */
export type DeadRow = readonly [zones: readonly string[], reason: string, source: string];

/**
 * Lists that are gone, empty, list the whole world, or were never honest. Asking them gives wrong answers, so they can
 * be added to no catalogue.
 */
export const DEAD_LISTS: readonly DeadRow[] = [
  [
    ['*.dnsbl.sorbs.net', '*.rhsbl.sorbs.net', 'aspews.ext.sorbs.net'],
    'SORBS was shut down on 2024-06-05 and its zones are empty',
    'https://github.com/mailcow/mailcow-dockerized/issues/5901',
  ],
  [
    ['ix.dnsbl.manitu.net'],
    'NiX Spam was shut down and emptied on 2025-01-16',
    'https://www.heise.de (iX, January 2025)',
  ],
  [['db.wpbl.info'], 'WPBL was emptied in November 2023 and shut down in 2024', 'wpbl.info'],
  [['*.ahbl.org'], 'AHBL has listed the whole world since 2015-01-01', 'ahbl.org'],
  [['bl.spamcannibal.org'], 'SpamCannibal expired in 2018 and lists the whole world', 'spamcannibal.org'],
  [['bl.emailbasura.org'], 'expired in October 2019 and lists the whole world', 'dnsbl.com'],
  [['rbl.megarbl.net'], 'shut down in 2016 and lists the whole world', 'dnsbl.com'],
  [['dnsbl.burnt-tech.com'], 'expired in September 2015 and lists the whole world', 'dnsbl.com'],
  [['dul.ru', '*.dul.ru'], 'shut down in 2015 and lists the whole world', 'dnsbl.com'],
  [['spamsources.dnsbl.info'], 'shut down in 2011 and lists the whole world', 'wordtothewise.com'],
  [['relays.ordb.org'], 'ORDB was shut down in 2006 and listed the whole world in 2008', 'dnsbl.com'],
  [['list.dsbl.org', '*.dsbl.org'], 'DSBL was shut down in 2008', 'dnsbl.com'],
  [['*.njabl.org'], 'NJABL was shut down in 2013', 'dnsbl.com'],
  [['*.rfc-ignorant.org'], 'shut down in 2012', 'dnsbl.com'],
  [['blackholes.five-ten-sg.com'], 'shut down', 'dnsbl.com'],
  [['dnsbl.inps.de'], 'shut down in 2020', 'dnsbl.com'],
  [['dnsbl.madavi.de'], 'shut down in 2025', 'dnsbl.com'],
  [['*.dnsbl.sectoor.de'], 'shut down in 2018', 'dnsbl.com'],
  [['virbl.bit.nl', 'virbl.dnsbl.bit.nl'], 'shut down in 2017', 'dnsbl.com'],
  [
    ['dnsbl.cyberlogic.net', '*.rbl.msrbl.net', 'wormrbl.imp.ch', 'dynip.rothen.com'],
    'shut down',
    'https://github.com/dmippolitov/pydnsbl/issues/48',
  ],
  [
    ['spamtrap.drbl.drand.net', '*.drbl.drand.net'],
    'went offline on 2024-03-26 and listed everybody',
    'https://github.com/matteocorti/check_rbl/pull/53',
  ],
  [
    ['spam.dnsbl.anonmails.de'],
    'gone, or answering at random, since 2024-11-12',
    'https://github.com/matteocorti/check_rbl/pull/60',
  ],
  [['dnsrbl.org', '*.dnsrbl.org'], 'gone', 'found dead in November 2026'],
  [['ubl.unsubscore.com', 'ubl.lashback.com'], 'Lashback was reported offline in 2024', 'dnsbl.com'],
  [
    ['combined.abuse.ch', 'drone.abuse.ch', 'spam.abuse.ch', 'cbl.abuseat.org'],
    'became a part of Spamhaus (XBL): ask Spamhaus ZEN',
    'spamhaus.org',
  ],
  [
    ['swl.spamhaus.org', '_vouch.dwl.spamhaus.org', 'dwl.spamhaus.org'],
    'the Spamhaus whitelists were retired in December 2018',
    'https://github.com/apache/spamassassin/blob/trunk/rules/20_dnsbl_tests.cf',
  ],
  [
    ['*.nszones.com', 'bad.psky.me', '*.psky.me', '*.spamrl.com'],
    'Spamhaus calls it fraudulent (statements 008 and 015)',
    'spamhaus.org',
  ],
  [
    ['*.spfbl.net'],
    'alive, but YunoHost dropped it for false positives',
    'https://github.com/YunoHost/yunohost/pull/2245',
  ],
];
