import { clip, plain } from '../kernel/escape.ts';
import { type Links, NO_LINKS } from './guide.ts';
import type { AlertMessage } from './model.ts';
import { toAlertJson } from './published.ts';
import { mailSubject, mailText } from './text.ts';

/** The attributes by which a subscription can filter. SNS refuses empty ones, so what does not apply is absent. */
export const ATTRIBUTES = ['severity', 'kind', 'phase', 'tenant', 'configurationSet'] as const;

/** One publish, for all subscribers. */
export type Publication = {
  readonly subject: string;
  /** Per protocol, for `MessageStructure: 'json'`: the text for `email`, the JSON by `default` for all others. */
  readonly byProtocol: { readonly default: string; readonly email: string };
  readonly attributes: Readonly<Partial<Record<(typeof ATTRIBUTES)[number], string>>>;
};

/** A message as SNS takes it, in one publish. */
export function publicationOf(message: AlertMessage, links: Links = NO_LINKS): Publication {
  const attributes = ATTRIBUTES.map((name) => [name, clip(plain(message[name] ?? ''), 256)] as const);
  return {
    subject: mailSubject(message),
    byProtocol: { default: JSON.stringify(toAlertJson(message, links)), email: mailText(message, links) },
    attributes: Object.fromEntries(attributes.filter(([, value]) => value !== '')),
  };
}
