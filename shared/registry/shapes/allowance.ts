import { anything, list, nullable, number, object, optional, record, type Shape, text } from '../../kernel/shape.ts';

/** The item that allowances are taken of; its names are short, because it must stay one write unit. */
export type AllowanceItem = {
  /** Version and hour. */
  readonly v: number;
  readonly h: number;
  /** Allowed within the hour; null: no ladder limits it. Taken within the hour, and on this day. Counted on this day. */
  readonly a: number | null;
  readonly g: number;
  readonly d: number;
  readonly s: number;
  /** Mailbox providers that get less: allowed, and taken. */
  readonly p: Readonly<Record<string, readonly number[]>>;
  /** Digests of the last keys, and what each got: bytes. Absent in items of 0.2.0, which have both in `t`. */
  readonly k?: readonly unknown[] | null | undefined;
  readonly n?: readonly unknown[] | null | undefined;
  readonly t?: unknown;
};
export const ALLOWANCE_ITEM: Shape<AllowanceItem> = object<AllowanceItem>({
  ...{ v: number, h: number, a: nullable(number), g: number, d: number, s: number },
  p: record(list(number)),
  k: optional(list<unknown>(anything)),
  n: optional(list<unknown>(anything)),
  t: optional<unknown>(anything),
});

/** Why so much is allowed. */
export type ReasonItem = { readonly hour: number; readonly why: string };
export const REASON_ITEM: Shape<ReasonItem> = object<ReasonItem>({ hour: number, why: text });

/** Somebody asks for a set or stream. Unit of `expiresAt`: seconds. */
export type AskedItem = { readonly sk: string; readonly askedAt: number; readonly expiresAt: number };
export const ASKED_ITEM: Shape<AskedItem> = object<AskedItem>({ sk: text, askedAt: number, expiresAt: number });
