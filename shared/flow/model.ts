import type { AlertMessage } from '../alerts/model.ts';
import type { EpochMs } from '../kernel/time.ts';

/** Mail of a set to one mailbox provider within a window. Unit: recipients. */
export type Flow = {
  /** Of which an answer can be asked within the window: see `askedOf`. */
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
  /** Null: of most tenants that send there. */
  readonly configurationSet: string | null;
  readonly provider: string;
  readonly usual: number;
  /** What deferrals in the window are about most often; null: none was reported. */
  readonly reason: string | null;
  /** Sent within the last 14 hours and not answered yet: what SES still tries to deliver. */
  readonly waiting: number;
  /** Other tenants with enough mail there, and those of them that see the same. */
  readonly others: { readonly asked: number; readonly see: number };
};

/** A drop that was told, or is about to be, and is not over. */
export type OpenDrop = {
  /** As it is told first; its reminders and its end follow from it. */
  readonly told: AlertMessage;
  /** False until the first message is stored. */
  readonly isTold: boolean;
  readonly provider: string;
  readonly usual: number;
  /** When so much was sent last that something could be seen; at most an hour late. */
  readonly seenAt: EpochMs;
  readonly reminders: number;
  /** When it was over; null: it is not. Kept to the end of the day, so that the next one gets another name. */
  readonly endedAt: EpochMs | null;
};
