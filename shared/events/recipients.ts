import { type Diagnosis, diagnose } from '../replies/bounce-reason.ts';
import { type Deferral, deferralOf } from '../replies/deferral.ts';
import { providerOf } from '../replies/providers.ts';
import { domainOfNormal, normalAddress } from './address.ts';
import type { BouncedRecipient, DelayedRecipient, Recipient } from './model.ts';
import { Malformed } from './problem.ts';
import { isObject, type RawRecipient } from './raw.ts';
import { optionalText, textOrEmpty } from './text.ts';

/** @see https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator */
const SIMULATOR = 'simulator.amazonses.com';

/** The recipients of a list of plain addresses (`mail.destination`, `delivery.recipients`). @throws Malformed */
export const recipientsOf = (list: unknown, field: string): readonly Recipient[] =>
  distinct(list, field, (entry, name) => {
    if (typeof entry !== 'string') throw new Malformed(name, 'an address', entry);
    return recipientOf(entry);
  });

/** The recipients of a list of objects (`complainedRecipients`). @throws Malformed */
export const namedRecipientsOf = (list: unknown, field: string): readonly Recipient[] =>
  distinct(list, field, (entry, name) => recipientOf(addressIn(entry, name)));

/** The recipients of a delay, each with its own reply. @throws Malformed */
export const delayedRecipientsOf = (list: unknown, field: string): readonly DelayedRecipient[] =>
  distinct<DelayedRecipient>(
    list,
    field,
    (entry, name) => {
      const recipient = recipientOf(addressIn(entry, name));
      const { status, diagnosticCode } = entry as RawRecipient;
      return withReply(recipient, deferralOf(textOrEmpty(diagnosticCode), recipient.provider, textOrEmpty(status)));
    },
    () => withReply(NOBODY, { class: 'unknown', reputation: false }),
  );

/** The recipients of a bounce, each with its own diagnostic. @throws Malformed */
export const bouncedRecipientsOf = (list: unknown, field: string, subType: string): readonly BouncedRecipient[] =>
  distinct<BouncedRecipient>(
    list,
    field,
    (entry, name) => {
      const recipient = recipientOf(addressIn(entry, name));
      const { status, diagnosticCode } = entry as RawRecipient;
      const said = { status: textOrEmpty(status), text: textOrEmpty(diagnosticCode) };
      const bounced = withDiagnosis(recipient, diagnose(said.status, said.text, subType));
      return said.text === '' ? bounced : { ...bounced, said };
    },
    () => withDiagnosis(NOBODY, diagnose('', '', subType)),
  );

/** Stands for the recipients where SES named none: the event still happened once. */
const NOBODY: Recipient = { address: '', provider: 'other', simulator: false };

function distinct<R extends Recipient>(
  list: unknown,
  field: string,
  read: (entry: unknown, field: string) => R,
  nobody: () => R = () => NOBODY as R,
): readonly R[] {
  if (list === undefined) return [nobody()];
  if (!Array.isArray(list)) throw new Malformed(field, 'a list', list);
  if (list.length === 0) return [nobody()];
  if (list.length === 1) return [read(list[0], `${field}[0]`)];
  const byAddress = new Map<string, R>();
  for (let i = 0; i < list.length; i++) {
    const recipient = read(list[i], `${field}[${i}]`);
    if (!byAddress.has(recipient.address)) byAddress.set(recipient.address, recipient);
  }
  return [...byAddress.values()];
}

function addressIn(entry: unknown, field: string): string {
  if (!isObject(entry)) throw new Malformed(field, 'an object', entry);
  return optionalText((entry as RawRecipient).emailAddress, `${field}.emailAddress`) ?? '';
}

function recipientOf(text: string): Recipient {
  const address = normalAddress(text);
  if (address === '') return NOBODY;
  const domain = domainOfNormal(address);
  return { address, provider: providerOf(domain), simulator: domain === SIMULATOR };
}

const withReply = (
  { address, provider, simulator }: Recipient,
  { class: about, reputation }: Pick<Deferral, 'class' | 'reputation'>,
): DelayedRecipient => ({ address, provider, simulator, about, reputation });

const withDiagnosis = (recipient: Recipient, diagnosis: Diagnosis): BouncedRecipient => ({
  address: recipient.address,
  provider: recipient.provider,
  simulator: recipient.simulator,
  reason: diagnosis.reason,
  blocklist: diagnosis.blocklist,
});
