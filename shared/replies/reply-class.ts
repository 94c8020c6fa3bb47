/** In storage order of deferrals: append only. */
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
 * `throttle`: a limit on traffic for any sender; `authentication`, `content`, `policy`: as they say; `recipient`: this
 * one mailbox; `message`: its size or form; `routing`: the way there; `provider`: a fault of the receiver.
 */
export type ReplyClass = (typeof REPLY_CLASSES)[number];
