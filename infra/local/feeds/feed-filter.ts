import type { ChangeRecord } from '../dynamo/messages.ts';

/** A text that must be met, or how it must begin. */
type Text = string | { readonly prefix: string };
/** As much of Lambda's filter patterns as the functions' `FEED_FILTER` use. */
export type FeedFilter = {
  readonly eventName: readonly string[];
  readonly dynamodb?: { readonly Keys: Readonly<Partial<Record<'pk' | 'sk', { readonly S: readonly Text[] }>>> };
};

/** Whether a filter lets a change through, as Lambda decides it. */
export function passes({ eventName, dynamodb }: FeedFilter, record: Pick<ChangeRecord, 'eventName' | 'keys'>): boolean {
  if (!eventName.includes(record.eventName)) return false;
  const meets = (name: 'pk' | 'sk'): boolean => {
    const wanted = dynamodb?.Keys[name]?.S;
    const key = record.keys[name];
    return (
      wanted === undefined ||
      (typeof key === 'string' &&
        wanted.some((text) => (typeof text === 'string' ? key === text : key.startsWith(text.prefix))))
    );
  };
  return meets('pk') && meets('sk');
}
