/** A rule of SES where it receives mail, as far as it matters here. */
export type ReceiptRule = {
  readonly name: string;
  readonly enabled: boolean;
  /** Addresses, domains, or `.domain` for all below it; none: everybody. */
  readonly recipients: readonly string[];
  /** No rule behind it runs for the mail that it is for. */
  readonly stops: boolean;
};
export type RuleSet = { readonly name: string; readonly rules: readonly ReceiptRule[] };
export type RulePlace = {
  readonly recipient: string;
  /** The name that the rule has, or is to have. */
  readonly rule: string;
  /** The rule set that is expected to be the active one; null: whichever is. */
  readonly ruleSet: string | null;
  /** The rule behind which it is to stand; null: the first of all. */
  readonly after: string | null;
};

/** Whether a rule is for a recipient. @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html */
const isFor = ({ recipients }: ReceiptRule, recipient: string): boolean => {
  const address = recipient.toLowerCase();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return (
    recipients.length === 0 ||
    recipients
      .map((one) => one.toLowerCase())
      .some((one) => (one.startsWith('.') ? domain.endsWith(one) : one === address || one === domain))
  );
};

/** Why a rule cannot stand there, in a sentence for whoever deploys; null where it can. @param active null: no rule set is active */
export function ruleProblem(active: RuleSet | null, place: RulePlace, region: string): string | null {
  const { recipient, rule, ruleSet, after } = place;
  if (active === null) {
    return `settings.reports: expected an active receipt rule set of SES in ${region}, got none. Create one and make it active (SES console, Email receiving), then deploy again; Lazaretto activates none, because only one can be active`;
  }
  if (ruleSet !== null && ruleSet !== active.name) {
    return `settings.reports.ruleSet: expected the active receipt rule set, which is "${active.name}", got "${ruleSet}"`;
  }
  if (after === null) return null;
  const index = active.rules.findIndex(({ name }) => name === after);
  if (index < 0 || after === rule) {
    const names = active.rules.filter(({ name }) => name !== rule).map(({ name }) => `"${name}"`);
    return `settings.reports.after: expected a rule of "${active.name}" (${names.join(', ') || 'it has none'}), got "${after}"`;
  }
  const stopping = active.rules
    .slice(0, index + 1)
    .find((one) => one.name !== rule && one.enabled && one.stops && isFor(one, recipient));
  if (stopping === undefined) return null;
  return `settings.reports.after: expected no rule before it that stops, because a rule behind it never runs, got "${stopping.name}", which stops mail to ${recipient}`;
}
