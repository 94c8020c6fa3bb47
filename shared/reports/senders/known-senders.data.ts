/** A service that sends for many: mail that its domains signed, or sent under their envelope address, is its mail. */
export type KnownSender = { readonly name: string; readonly domains: readonly string[]; readonly source: string };

const MAP = 'https://github.com/domainaware/parsedmarc/blob/11.1.0/parsedmarc/resources/maps/base_reverse_dns_map.csv';
const M365 = 'https://learn.microsoft.com/en-us/defender-office-365/email-authentication-dkim-configure';
const WORKSPACE = 'https://support.google.com/a/answer/174124';

/** Not told: whether one of them is asked to send for you. */
export const KNOWN_SENDERS: readonly KnownSender[] = [
  { name: 'Google', domains: ['google.com', '1e100.net', 'googlemail.com'], source: MAP },
  { name: 'Google Workspace', domains: ['gappssmtp.com'], source: WORKSPACE },
  { name: 'Microsoft 365', domains: ['onmicrosoft.com'], source: M365 },
  { name: 'Microsoft Outlook', domains: ['outlook.com', 'live.com', 'outlook.cn'], source: MAP },
  { name: 'ActiveCampaign', domains: ['acems2.com', 'acemsa1.com', 'activecampaign.com', 'emsend2.com'], source: MAP },
  { name: 'Bird (SparkPost)', domains: ['sparkpostmail.com', 'bird.com'], source: MAP },
  { name: 'Brevo (Sendinblue)', domains: ['brevo.com', 'sendinblue.com', 'sp2-brevo.net', 'mailin.fr'], source: MAP },
  { name: 'Constant Contact', domains: ['constantcontact.com'], source: MAP },
  { name: 'Fastmail', domains: ['messagingengine.com', 'fastmail.com', 'user.fm'], source: MAP },
  { name: 'HubSpot', domains: ['hubspotemail.net'], source: MAP },
  { name: 'Klaviyo', domains: ['klaviyomail.com'], source: MAP },
  { name: 'Mailchimp', domains: ['mcsv.net'], source: MAP },
  { name: 'Mailchimp Transactional', domains: ['mandrillapp.com'], source: MAP },
  { name: 'Mailgun', domains: ['mailgun.com', 'mailgun.net', 'mailgun.info', 'mailgun.us'], source: MAP },
  { name: 'Mailjet', domains: ['mailjet.com'], source: MAP },
  { name: 'Marketo', domains: ['mktomail.com', 'mktdns.com'], source: MAP },
  { name: 'Mimecast', domains: ['mimecast.com', 'mimecast-offshore.com'], source: MAP },
  { name: 'Postmark', domains: ['mtasv.net'], source: MAP },
  { name: 'Proofpoint', domains: ['pphosted.com', 'gpphosted.com'], source: MAP },
  { name: 'Salesforce', domains: ['salesforce.com'], source: MAP },
  { name: 'Salesforce Marketing Cloud', domains: ['exacttarget.com', 'exactt.com', 'pd25.com'], source: MAP },
  { name: 'Shopify', domains: ['shopify.com', 'myshopify.com'], source: MAP },
  { name: 'Twilio SendGrid', domains: ['sendgrid.net', 'sendgrid.com', 'dlivry.co'], source: MAP },
  { name: 'Zendesk', domains: ['zdsys.com'], source: MAP },
  { name: 'Zoho', domains: ['zoho.com', 'zoho.eu', 'zoho.in', 'zohomail.com', 'transmail.net'], source: MAP },
  { name: 'Zoho Campaigns', domains: ['zcsend.net', 'zcmail.net'], source: MAP },
];
