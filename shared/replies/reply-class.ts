/** In the order in which deferrals are stored by it: append only. */
export const REPLY_CLASSES = [
  'reputation',
  'blocklist',
  'throttle',
  'authentication',
  'content',
  'policy',
  'recipient',
  'message',
  'routing',
  'provider',
  'unknown',
] as const;
/**
 * What a reply is about. `reputation`: the sender's standing with the receiver; `blocklist`: a list has the sender;
 * `throttle`: a limit on traffic, whoever sends; `authentication`, `content`, `policy`: as they say; `recipient`: this
 * one mailbox; `message`: its size or form; `routing`: the way there; `provider`: the receiver's own trouble.
 */
export type ReplyClass = (typeof REPLY_CLASSES)[number];
