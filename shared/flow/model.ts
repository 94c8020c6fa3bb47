/** Mail of a set to one mailbox provider within a window. Unit: recipients. */
export type Flow = {
  /** Sent in the window, but for its last slots: what was sent just now cannot have been answered. */
  readonly sent: number;
  /** Delivered in the window, of mail sent in it or shortly before. */
  readonly delivered: number;
};

/** What is usual of a set at a provider: of what it sent, how much was delivered soon. */
export type Usual = {
  readonly sent: number;
  readonly delivered: number;
};

/** A provider that takes much less of a set's mail than usual. */
export type Drop = Flow & {
  readonly configurationSet: string;
  readonly provider: string;
  readonly usual: number;
  /** What deferrals in the window are about most often; null: none was reported. */
  readonly reason: string | null;
  /** Sent within the last 14 hours and not answered yet: what SES still tries to deliver. */
  readonly waiting: number;
  /** Other tenants with enough mail there, and those of them that see the same. */
  readonly others: { readonly asked: number; readonly see: number };
};
