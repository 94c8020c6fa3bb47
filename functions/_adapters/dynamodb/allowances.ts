import {
  type Allowance,
  type AllowanceReason,
  type AllowanceStore,
  type AskedName,
  KEY_DIGITS,
  type ProviderAllowance,
  type Taken,
} from '../../../shared/allowance/model.ts';
import { DAY_MS, type EpochMs, hourStart, SECOND_MS } from '../../../shared/kernel/time.ts';
import { ASKED, allowanceKey, askedKey } from '../../../shared/registry/keys.ts';
import type { Item, Table } from './table.ts';

/** A name that nobody asks for is forgotten. Unit: ms. */
const KEPT_MS = 40 * DAY_MS;
/** One that was asked for again is kept on when it has this long left. Unit: ms. */
const RENEWED_BELOW_MS = 20 * DAY_MS;
const expiry = (at: EpochMs): number => Math.ceil((at + KEPT_MS) / SECOND_MS);

/** Allowances in the registry. What is taken from is one item of its own, small enough for one write unit. */
export const dynamoAllowances = (registry: Table): AllowanceStore => ({
  async asked() {
    return (await registry.list(ASKED, '')).map(
      (item): AskedName => ({
        name: String(item['sk']),
        askedAt: Number(item['askedAt']),
        expiresAt: Number(item['expiresAt']) * SECOND_MS,
      }),
    );
  },

  async ask(name, at) {
    await registry.put(
      askedKey(name),
      { askedAt: at, expiresAt: expiry(at) },
      {
        // nobody has asked yet; or what is there will be forgotten before long
        holds: 'attribute_not_exists(pk) OR expiresAt < :soon',
        values: { ':soon': Math.floor((at + RENEWED_BELOW_MS) / SECOND_MS) },
      },
    );
  },

  async read(name) {
    const item = await registry.get(allowanceKey.taken(name));
    return item && allowanceIn(item);
  },

  async reason(name) {
    const item = await registry.get(allowanceKey.reason(name));
    return item && { hour: Number(item['hour']), why: String(item['why']) };
  },

  save: (name, { version, hour, allowed, granted, grantedToday, sent, providers, takes }) =>
    registry.put(
      allowanceKey.taken(name),
      {
        ...{ v: version, h: hour, a: allowed, g: granted, d: grantedToday, s: sent },
        p: Object.fromEntries(Object.entries(providers).map(([provider, at]) => [provider, [at.allowed, at.granted]])),
        t: packed(takes),
        expiresAt: expiry(hourStart(hour)),
      },
      version === 1
        ? { holds: 'attribute_not_exists(pk)' }
        : { holds: 'v = :before', values: { ':before': version - 1 } },
    ),

  async saveReason(name, { hour, why }: AllowanceReason) {
    await registry.put(allowanceKey.reason(name), { hour, why, expiresAt: expiry(hourStart(hour)) });
  },
});

function allowanceIn(item: Item): Allowance {
  const providers = Object.entries((item['p'] ?? {}) as Readonly<Record<string, readonly [number, number]>>).map(
    ([name, [allowed, granted]]): [string, ProviderAllowance] => [name, { allowed, granted }],
  );
  return {
    version: Number(item['v']),
    hour: Number(item['h']),
    allowed: item['a'] === null ? null : Number(item['a']),
    granted: Number(item['g']),
    grantedToday: Number(item['d']),
    sent: Number(item['s']),
    providers: Object.fromEntries(providers),
    takes: unpacked(item['t']),
  };
}

/** A take is eight bytes: five of the key's digest, three of what it got. */
const TAKE_DIGITS = 16;

const packed = (takes: readonly Taken[]): Uint8Array =>
  bytesOf(takes.map(({ key, granted }) => key.slice(0, KEY_DIGITS) + granted.toString(16).padStart(6, '0')).join(''));

function unpacked(bytes: unknown): Taken[] {
  if (!(bytes instanceof Uint8Array)) return [];
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Array.from({ length: Math.floor(digits.length / TAKE_DIGITS) }, (_, at) => {
    const take = digits.slice(at * TAKE_DIGITS, (at + 1) * TAKE_DIGITS);
    return { key: take.slice(0, KEY_DIGITS), granted: Number.parseInt(take.slice(KEY_DIGITS), 16) };
  });
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
