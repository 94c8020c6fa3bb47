/** The names in SES's events that Athena and Glue write in lower case. */
const NAMES = new Map(
  'eventType notificationType messageId sendingAccountId sourceArn commonHeaders headersTruncated bounceType bounceSubType bouncedRecipients emailAddress diagnosticCode feedbackId reportingMTA remoteMtaIp complainedRecipients complaintFeedbackType complaintSubType userAgent arrivalDate processingTimeMillis smtpResponse deliveryDelay delayType delayedRecipients expirationTime ipAddress linkTags errorMessage templateName contactList newTopicPreferences oldTopicPreferences detail-type'
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);
/** No event of SES is deeper. */
const MOST_LEVELS = 12;

/**
 * An event whose names are all in lower case, as SES spells them; lists and objects that are spelled as text are opened.
 * What has SES's own names, or is no event, comes back as it is.
 */
export function withSesNames(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.hasOwn(value, 'eventtype') || Object.hasOwn(value, 'notificationtype')
    ? (renamed(value, 0) as Readonly<Record<string, unknown>>)
    : value;
}

function renamed(value: unknown, level: number): unknown {
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      return renamed(JSON.parse(value), level + 1);
    } catch {
      return value;
    }
  }
  if (typeof value !== 'object' || value === null || level > MOST_LEVELS) return value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, level + 1));
  const entries = Object.entries(value).filter(([, one]) => one !== null && one !== '');
  return Object.fromEntries(entries.map(([name, one]) => [NAMES.get(name) ?? tag(name), renamed(one, level + 1)]));
}

/** Glue makes `ses_configuration_set` of a tag's name. */
const tag = (name: string): string => (/^ses[_:]/.test(name) ? `ses:${name.slice(4).replaceAll('_', '-')}` : name);
