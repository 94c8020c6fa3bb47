/** Where the sample lines and the meaning of codes and phrases are told; the tables refer to these by key. */
export const SOURCES = {
  rfc7372: 'https://www.rfc-editor.org/rfc/rfc7372',
  iana: 'https://www.iana.org/assignments/smtp-enhanced-status-codes/smtp-enhanced-status-codes.xhtml',
  ses: 'https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html',
  gmail: 'https://support.google.com/a/answer/3726730',
  exchange: 'https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online',
  outlook: 'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting.aspx',
  outlook515: 'https://dmarcian.com/microsoft-enforces-spf-dkim-dmarc',
  aol: 'http://postmaster.aol.com/errors/',
  comcast: 'http://security.comcast.net/get-help/Mail-Delivery-Error-Messages.aspx',
  cox: 'http://postmaster.cox.net/confluence/display/postmaster/Error+Codes',
  charter: 'https://www.spectrumbusiness.net/support/internet/understanding-email-error-codes',
  netease: 'https://biecuoliao.com/pa/MBRrwEM.html',
  zoho: 'https://www.zoho.com/mail/help/email-delivery-errors.html',
  ironport: 'https://www.cisco.com/c/en/us/support/docs/security/email-security-appliance/118401-qa-esa-00.html',
  postfix: 'https://www.postfix.org/postconf.5.html',
  cpanel: 'https://eicra.kayako.com/article/367-max-defers-failures',
  zoneMta: 'https://github.com/zone-eu/zone-mta/blob/master/config/bounces.txt',
  sisimai: 'https://github.com/sisimai/set-of-emails',
  kumomta: 'https://github.com/KumoCorp/kumomta/blob/main/assets/community/bounces.toml',
  sisimaiRhost: 'https://github.com/sisimai/p5-sisimai/tree/stable/lib/Sisimai/Rhost',
  sisimaiReason: 'https://github.com/sisimai/p5-sisimai/tree/stable/lib/Sisimai/Reason',
  bounceHandler: 'https://github.com/twisted1919/bounce-handler/blob/master/BounceHandler/rules.php',
  nodeBounceHandler: 'https://github.com/eNichers/node-bounce-handler/blob/master/lib/responses.js',
  sendgrid:
    'https://github.com/sendgrid/docs/blob/develop/source/Classroom/Track/Bounces/common_smtp_server_bounce_responses.md',
  sitepackage:
    'http://www.sitepackage.de/service/dokumentation/auswertung/typische-fehlermeldungen-bei-unzustellbarkeit.html',
  unitedInternet: 'https://smtp.codes/unitedinternet/',
  rackspace: 'https://smtp.codes/rackspace',
  bytecamp: 'https://www.bytecamp.net/de/faq/email/zustellen.html',
  wordToTheWise: 'https://www.wordtothewise.com/2017/10/troubleshooting-and-codes',
  outlookBlocked:
    'https://virtbiz.com/client/index.php?rp=%2Fknowledgebase%2F71%2FOutlook-or-Hotmail-or-Microsoft-has-blocked-my-email.html',
  exchangeSenderId: 'https://learn.microsoft.com/exchange/antispam-and-antimalware/antispam-protection/sender-id',
} as const;

/** A key of `SOURCES`. */
export type SourceKey = keyof typeof SOURCES;
