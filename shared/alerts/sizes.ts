/** Longest text per field, in UTF-16 units, so that a whole alert stays far below the 256 KB of SNS. */
export const MOST = {
  name: 256,
  alertId: 512,
  title: 300,
  sentence: 2_000,
  next: 500,
  nexts: 10,
  copy: 2_000,
  copies: 5,
  said: 400,
  saids: 3,
  command: 600,
} as const;

/** What stands where a part of an alert is left out, because a form of it has no room. */
export const LEFT_OUT = '(The rest is left out: this alert is too long for this message.)';
