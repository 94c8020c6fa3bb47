import { SIGNALS } from '../judging/metrics.ts';
import type { Language } from './languages.ts';

type Texts = Readonly<Record<string, Readonly<Record<Language, string>>>>;

/**
 * Every text of the page: a row is a text, a column is a language. What stands in braces is put in: each language has
 * the same. Source of the English advice: `shared/judging/metrics.ts`.
 */
export const TEXTS = {
  months: {
    en: 'January,February,March,April,May,June,July,August,September,October,November,December',
    de: 'Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember',
  },
  moment: { en: '{day} {month} {year}, {time} UTC', de: '{day}. {month} {year}, {time} UTC' },
  groupMark: { en: ',', de: '.' },
  decimalMark: { en: '.', de: ',' },
  language: { en: 'English', de: 'Deutsch' },
  languages: { en: 'Language', de: 'Sprache' },

  title: { en: 'Mail of {tenant}', de: 'E-Mail-Versand von {tenant}' },
  titleWithout: { en: 'State of your mail', de: 'Stand Ihres E-Mail-Versands' },
  waiting: { en: 'The page is being read …', de: 'Die Seite wird geladen …' },
  again: { en: 'Try again', de: 'Erneut versuchen' },
  asOf: {
    en: 'As of {at}. This page only shows; nothing can be changed here. The link ends on {ends}.',
    de: 'Stand: {at}. Diese Seite zeigt nur an; hier lässt sich nichts ändern. Der Link gilt bis {ends}.',
  },
  allWell: { en: 'Everything is in order.', de: 'Alles ist in Ordnung.' },
  shownWell: {
    en: 'What is shown here is in order. Not all of your senders are shown.',
    de: 'Was hier gezeigt wird, ist in Ordnung. Nicht alle Ihre Absender werden gezeigt.',
  },
  notAllWell: {
    en: 'Not everything is in order. Senders that need a look: {count} of {of}.',
    de: 'Nicht alles ist in Ordnung. Absender, die einen Blick brauchen: {count} von {of}.',
  },
  recordsLack: {
    en: 'DNS records are to be published or corrected: {count} of {of}.',
    de: 'DNS-Einträge sind zu veröffentlichen oder zu korrigieren: {count} von {of}.',
  },
  nobody: {
    en: 'No mail of yours was seen yet. As soon as some is sent, it shows up here.',
    de: 'Es wurden noch keine E-Mails von Ihnen gesehen. Sobald welche versandt werden, erscheinen sie hier.',
  },
  more: {
    en: 'Further senders that are not shown here: {count}.',
    de: 'Weitere Absender, die hier nicht gezeigt werden: {count}.',
  },

  'refused.wrong': {
    en: 'This link does not open a page. Please ask your sending service for a new one.',
    de: 'Dieser Link öffnet keine Seite. Bitte lassen Sie sich von Ihrem Versanddienst einen neuen geben.',
  },
  'refused.ended': {
    en: 'This link has ended. Please ask your sending service for a new one.',
    de: 'Dieser Link ist abgelaufen. Bitte lassen Sie sich von Ihrem Versanddienst einen neuen geben.',
  },
  'refused.busy': {
    en: 'Too many people are asking at the moment. Please try again in a minute.',
    de: 'Im Moment fragen zu viele gleichzeitig. Bitte versuchen Sie es in einer Minute erneut.',
  },
  'refused.fault': {
    en: 'The page could not be read. Please try again in a minute.',
    de: 'Die Seite konnte nicht geladen werden. Bitte versuchen Sie es in einer Minute erneut.',
  },

  'stage.ordered': { en: 'Your account is being set up.', de: 'Ihr Konto wird eingerichtet.' },
  'stage.records': {
    en: 'Your account is set up. Before mail can be sent, the DNS records below must be published.',
    de: 'Ihr Konto ist eingerichtet. Bevor E-Mails versandt werden können, müssen die DNS-Einträge unten veröffentlicht werden.',
  },
  'stage.verifying': {
    en: 'Your DNS records are there and are being verified.',
    de: 'Ihre DNS-Einträge sind vorhanden und werden geprüft.',
  },
  'stage.new': {
    en: 'You may send. In the first weeks your mail is watched more closely.',
    de: 'Sie können versenden. In den ersten Wochen werden Ihre E-Mails genauer beobachtet.',
  },
  'stage.established': { en: 'Your account is fully set up.', de: 'Ihr Konto ist vollständig eingerichtet.' },
  'stage.leaving': { en: 'Your account is being closed.', de: 'Ihr Konto wird geschlossen.' },
  'stage.gone': { en: 'Your account is closed.', de: 'Ihr Konto ist geschlossen.' },

  senders: { en: 'Your senders', de: 'Ihre Absender' },
  'state.healthy': { en: 'In order', de: 'In Ordnung' },
  'state.warned': { en: 'Warned', de: 'Verwarnt' },
  'state.quarantined': { en: 'Quarantined', de: 'In Quarantäne' },
  'state.paused': { en: 'Paused', de: 'Angehalten' },
  'state.probation': { en: 'On probation', de: 'Auf Bewährung' },
  'state.observed': { en: 'Above the limit, observed', de: 'Über dem Grenzwert, beobachtet' },
  'state.decided': { en: 'Above the limit, a change is coming', de: 'Über dem Grenzwert, Änderung steht bevor' },
  'state.returning': { en: 'On its way back to normal', de: 'Auf dem Weg zurück zum Normalbetrieb' },
  'state.changed': { en: 'Being checked', de: 'Wird geprüft' },
  'state.waiting': { en: 'Being watched', de: 'Wird beobachtet' },
  'state.cleared': { en: 'In order, with one exception', de: 'In Ordnung, mit einer Ausnahme' },
  'state.not-judged': { en: 'Cannot be measured', de: 'Nicht messbar' },
  'means.healthy': { en: 'Your mail is sent as usual.', de: 'Ihre E-Mails werden wie gewohnt versandt.' },
  'means.warned': {
    en: 'Your mail is sent as usual, but its numbers are too high.',
    de: 'Ihre E-Mails werden wie gewohnt versandt, aber die Werte sind zu hoch.',
  },
  'means.quarantined': {
    en: 'Your mail is sent by separate addresses, so that it does not harm anybody else’s. It may arrive later, or in the spam folder more often.',
    de: 'Ihre E-Mails werden über getrennte Adressen versandt, damit sie anderen nicht schaden. Sie kommen womöglich später an oder öfter im Spam-Ordner.',
  },
  'means.paused': { en: 'No mail is sent at present.', de: 'Zurzeit werden keine E-Mails versandt.' },
  'means.probation': {
    en: 'Your mail is sent as usual again. For some time stricter limits apply.',
    de: 'Ihre E-Mails werden wieder wie gewohnt versandt. Eine Zeit lang gelten strengere Grenzwerte.',
  },
  'means.observed': {
    en: 'The numbers of your mail are too high. Nothing was changed: it is sent as usual.',
    de: 'Die Werte Ihrer E-Mails sind zu hoch. Geändert wurde nichts: Sie werden wie gewohnt versandt.',
  },
  'means.decided': {
    en: 'It is decided to restrict this sender, and not done yet: your mail is sent as before.',
    de: 'Es ist entschieden, diesen Absender einzuschränken, aber noch nicht umgesetzt: Ihre E-Mails werden wie bisher versandt.',
  },
  'means.returning': {
    en: 'The restriction is over, and the way back to normal is not finished yet.',
    de: 'Die Einschränkung ist vorbei, die Rückkehr zum Normalbetrieb aber noch nicht abgeschlossen.',
  },
  'means.changed': {
    en: 'Your sending service is checking how this mail is sent at present.',
    de: 'Ihr Versanddienst prüft, wie diese E-Mails zurzeit versandt werden.',
  },
  'means.waiting': {
    en: 'Much of your mail was refused by one mailbox provider ({providers}). It is being checked whether the fault is there. Your mail is sent as usual.',
    de: 'Ein Postfachanbieter ({providers}) hat viele Ihrer E-Mails abgelehnt. Es wird geprüft, ob der Fehler dort liegt. Ihre E-Mails werden wie gewohnt versandt.',
  },
  'means.cleared': {
    en: 'A mailbox provider has an incident ({providers}). What it refuses does not count against you. Your mail is sent as usual.',
    de: 'Bei einem Postfachanbieter ({providers}) gibt es eine Störung. Was er ablehnt, zählt nicht gegen Sie. Ihre E-Mails werden wie gewohnt versandt.',
  },
  'means.not-judged': {
    en: 'Too little is reported about this mail to measure it. Please ask your sending service.',
    de: 'Über diese E-Mails wird zu wenig gemeldet, um sie zu messen. Bitte fragen Sie Ihren Versanddienst.',
  },
  onlyObserved: {
    en: 'This sender is only observed: nothing is restricted automatically.',
    de: 'Dieser Absender wird nur beobachtet: Nichts wird automatisch eingeschränkt.',
  },
  exempt: {
    en: 'This sender is not measured against limits.',
    de: 'Dieser Absender wird nicht an Grenzwerten gemessen.',
  },
  since: { en: 'Since {at}.', de: 'Seit {at}.' },

  reason: { en: 'Why', de: 'Warum' },
  'reason.numbers': {
    en: '{metric}: {count} of {of} since {since}, which is {rate}. The limit is {limit}.',
    de: '{metric}: {count} von {of} seit {since}, das sind {rate}. Der Grenzwert ist {limit}.',
  },
  'reason.by-hand': { en: 'Your sending service decided so.', de: 'Ihr Versanddienst hat so entschieden.' },
  'reason.listing': {
    en: 'A public blocklist names this sender.',
    de: 'Eine öffentliche Sperrliste nennt diesen Absender.',
  },
  'reason.authentication': {
    en: 'DNS records by which receivers recognise this mail are missing or wrong.',
    de: 'DNS-Einträge, an denen Empfänger diese E-Mails erkennen, fehlen oder sind falsch.',
  },
  'reason.new-sender': {
    en: 'It is new, and sent by separate addresses until its mail has shown that it is welcome.',
    de: 'Er ist neu und wird über getrennte Adressen versandt, bis sich gezeigt hat, dass die E-Mails willkommen sind.',
  },
  'reason.kept-apart': {
    en: 'It is sent by separate addresses for the time being, because it sends more than agreed or carries a higher risk.',
    de: 'Er wird vorerst über getrennte Adressen versandt, weil er mehr als vereinbart versendet oder ein höheres Risiko trägt.',
  },
  'reason.standby': {
    en: 'It is sent by other addresses for the time being, because of a fault that is not yours.',
    de: 'Er wird vorerst über andere Adressen versandt, wegen einer Störung, die nicht bei Ihnen liegt.',
  },
  'reason.gone': { en: 'It does not exist any more.', de: 'Es gibt ihn nicht mehr.' },
  'told.signal': { en: '{metric} are too high at present.', de: '{metric}: zurzeit zu viele.' },

  'metric.hardBounce': {
    en: 'Hard bounces (addresses that do not exist)',
    de: 'Endgültig unzustellbar (Adressen, die es nicht gibt)',
  },
  'metric.complaint': { en: 'Complaints (marked as spam)', de: 'Beschwerden (als Spam markiert)' },
  'metric.missingMailbox': { en: 'Mailboxes that do not exist', de: 'Postfächer, die es nicht gibt' },
  'metric.expired': {
    en: 'Mails that could not be delivered in time',
    de: 'E-Mails, die nicht rechtzeitig zugestellt wurden',
  },
  'metric.reject': { en: 'Mails with malware', de: 'E-Mails mit Schadsoftware' },
  'metric.renderingFailure': { en: 'Mails whose template failed', de: 'E-Mails, deren Vorlage fehlerhaft war' },
  'metric.suppressed': { en: 'Mails to suppressed addresses', de: 'E-Mails an gesperrte Adressen' },
  'metric.reputationDeferral': {
    en: 'Mails that were put off because of their sender',
    de: 'E-Mails, die wegen ihres Absenders aufgeschoben wurden',
  },
  'advice.hardBounce': {
    en: SIGNALS.hardBounce.advice,
    de: 'Nehmen Sie diese Adressen von der Liste, und fragen Sie nach, woher sie stammen.',
  },
  'advice.complaint': {
    en: SIGNALS.complaint.advice,
    de: 'Schreiben Sie nur an Menschen, die darum gebeten haben, und machen Sie das Abmelden leicht.',
  },
  'advice.missingMailbox': {
    en: SIGNALS.missingMailbox.advice,
    de: 'Nehmen Sie diese Adressen von der Liste: Es wird sonst weiter an sie versandt, weil die Antwort nicht als endgültig gilt.',
  },
  'advice.expired': {
    en: SIGNALS.expired.advice,
    de: 'Sehen Sie nach, welche Domains keine E-Mails annehmen: Es gibt sie nicht mehr, oder sie weisen diesen Absender ab.',
  },
  'advice.reject': {
    en: SIGNALS.reject.advice,
    de: 'In diesen E-Mails wurde Schadsoftware gefunden: Prüfen Sie, was versandt wird und wer versenden kann.',
  },
  'advice.renderingFailure': {
    en: SIGNALS.renderingFailure.advice,
    de: 'Eine Vorlage verwendet Daten, die ihre E-Mails nicht haben: Korrigieren Sie die Vorlage oder die Daten.',
  },
  'advice.suppressed': {
    en: SIGNALS.suppressed.advice,
    de: 'Diese Adressen stehen auf einer Sperrliste: Nehmen Sie sie von Ihrer eigenen Liste.',
  },
  'advice.reputationDeferral': {
    en: SIGNALS.reputationDeferral.advice,
    de: 'Senden Sie weniger an diesen Anbieter, und nur an Menschen, die Ihre E-Mails lesen: Er schiebt sie wegen des Absenders auf.',
  },
  'advice.authentication': {
    en: 'Publish the DNS records below.',
    de: 'Veröffentlichen Sie die DNS-Einträge unten.',
  },

  ending: { en: 'What ends it', de: 'Wie es endet' },
  'ending.by-hand': {
    en: 'Only your sending service can end this. Please talk to it.',
    de: 'Nur Ihr Versanddienst kann das beenden. Bitte sprechen Sie ihn an.',
  },
  'ending.until': { en: 'It ends on {at}.', de: 'Es endet am {at}.' },
  'ending.pauseUntil': {
    en: 'On {at} mail is sent again, at first by separate addresses.',
    de: 'Am {at} werden wieder E-Mails versandt, zunächst über getrennte Adressen.',
  },
  'ending.quiet': {
    en: 'It ends by itself, on {at} at the earliest, once the numbers are low again.',
    de: 'Es endet von selbst, frühestens am {at}, sobald die Werte wieder niedrig sind.',
  },
  'ending.probation': {
    en: 'It ends by itself on {at}, if the numbers stay below the limits until then.',
    de: 'Es endet von selbst am {at}, wenn die Werte bis dahin unter den Grenzwerten bleiben.',
  },
  'ending.proof': {
    en: 'It ends by itself, on {from} at the earliest, once so much mail has gone well: {outcomes}. With less mail it ends on {latest}, if nothing speaks against it.',
    de: 'Es endet von selbst, frühestens am {from}, sobald so viele E-Mails gut gegangen sind: {outcomes}. Bei weniger E-Mails endet es am {latest}, wenn nichts dagegen spricht.',
  },
  'outcomes.bounces': {
    en: '{count} delivered or bounced',
    de: '{count} zugestellt oder endgültig unzustellbar',
  },
  'outcomes.complaints': {
    en: '{count} delivered where complaints are reported',
    de: '{count} zugestellt, wo Beschwerden gemeldet werden',
  },
  and: { en: '{first} and {second}', de: '{first} und {second}' },

  numbers: { en: 'Numbers', de: 'Zahlen' },
  lastDay: { en: 'Last 24 hours', de: 'Letzte 24 Stunden' },
  lastWeek: { en: 'Last 7 days', de: 'Letzte 7 Tage' },
  limit: { en: 'Limit', de: 'Grenzwert' },
  sends: { en: 'Sent', de: 'Versandt' },
  deliveries: { en: 'Delivered', de: 'Zugestellt' },
  hardBounces: { en: 'Hard bounces', de: 'Endgültig unzustellbar' },
  complaints: { en: 'Complaints', de: 'Beschwerden' },
  hardBounceRate: { en: 'Hard-bounce rate', de: 'Anteil endgültig unzustellbar' },
  complaintRate: { en: 'Complaint rate', de: 'Anteil Beschwerden' },
  noRate: { en: '–', de: '–' },

  records: { en: 'Records to publish', de: 'DNS-Einträge' },
  recordsUnknown: {
    en: 'The records of this domain are not known yet. Please come back in some minutes.',
    de: 'Die Einträge dieser Domain sind noch nicht bekannt. Bitte schauen Sie in einigen Minuten wieder vorbei.',
  },
  recordsAllThere: { en: 'All records are there.', de: 'Alle Einträge sind vorhanden.' },
  recordsHow: {
    en: 'Publish these records where the DNS of your domain is kept. They are looked at again every few minutes.',
    de: 'Veröffentlichen Sie diese Einträge dort, wo das DNS Ihrer Domain geführt wird. Sie werden alle paar Minuten erneut geprüft.',
  },
  checkedAt: { en: 'Looked at on {at}.', de: 'Geprüft am {at}.' },
  'record.missing': { en: 'to be published', de: 'zu veröffentlichen' },
  'record.wrong': { en: 'to be corrected', de: 'zu korrigieren' },
  'record.published': { en: 'is there', de: 'vorhanden' },
  'record.verified': { en: 'is there, verified', de: 'vorhanden, geprüft' },
  'record.unknown': { en: 'could not be looked at', de: 'ließ sich nicht prüfen' },
  'record.blocked': {
    en: 'Please talk to your sending service before you change this one.',
    de: 'Bitte sprechen Sie mit Ihrem Versanddienst, bevor Sie diesen ändern.',
  },
  'part.dkim': { en: 'Signature of your mail (DKIM)', de: 'Signatur Ihrer E-Mails (DKIM)' },
  'part.mail-from': { en: 'Way back for bounces (MAIL FROM)', de: 'Rückweg für Unzustellbares (MAIL FROM)' },
  'part.spf': { en: 'Who may send for you (SPF)', de: 'Wer für Sie senden darf (SPF)' },
  'part.dmarc': { en: 'What receivers do with forged mail (DMARC)', de: 'Umgang mit gefälschten E-Mails (DMARC)' },
  recordName: { en: 'Name', de: 'Name' },
  recordType: { en: 'Type', de: 'Typ' },
  recordValue: { en: 'Value', de: 'Wert' },
  recordNow: { en: 'Now', de: 'Jetzt' },
  copy: { en: 'Copy', de: 'Kopieren' },
  copied: { en: 'Copied', de: 'Kopiert' },
} as const satisfies Texts;

export type TextKey = keyof typeof TEXTS;
