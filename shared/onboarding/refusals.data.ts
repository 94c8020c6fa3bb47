/** What SES refuses, by the name or the text of its error, and what a person does about it. The first that fits counts. */
const ROWS: readonly (readonly [pattern: RegExp, todo: string])[] = [
  [
    /AccessDenied|not authorized/i,
    'Deploy with `onboarding: true`, which grants this call; it is tried again each hour',
  ],
  [/LimitExceeded/i, 'Ask AWS for a higher quota, or remove what is not used; it is tried again each hour'],
  [/pool/i, 'Make the pool, or order again with a template that names another one'],
  [/AccountSuspended|SendingPaused/i, 'Settle it with AWS: the account may not send; it is tried again each hour'],
  [
    /DomainSigning|DKIM|replica/i,
    'Verify the domain in the Region whose keys are named, or order again with keys of this one',
  ],
  [/MailFrom/i, 'Order again with a template that names another MAIL FROM label'],
];

export const todoOf = (refusal: string): string =>
  ROWS.find(([pattern]) => pattern.test(refusal))?.[1] ??
  'Read what SES said, mend it, and order again; it is tried again each hour';
