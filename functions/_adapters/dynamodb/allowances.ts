import {
  type Allowance,
  type AllowanceReason,
  type AllowanceStore,
  type AskedName,
  KEPT_TAKES,
  KEY_DIGITS,
  keyDigest,
  type ProviderAllowance,
  type Taken,
} from '../../../shared/allowance/model.ts';
import { DAY_MS, type EpochMs, hourStart, SECOND_MS } from '../../../shared/kernel/time.ts';
import { ASKED, allowanceKey, askedKey } from '../../../shared/registry/growth-keys.ts';
import { ALLOWANCE_ITEM, ASKED_ITEM, REASON_ITEM } from '../../../shared/registry/shapes/allowance.ts';
import type { Fields } from './item.ts';
import { storedFields } from './stored.ts';
import type { Condition, Item, Table } from './table.ts';

/** A name that nobody asks for is forgotten. Unit: ms. */
const KEPT_MS = 40 * DAY_MS;
/** One that was asked for again is kept on when it has this long left. Unit: ms. */
const RENEWED_BELOW_MS = 20 * DAY_MS;
const expiry = (at: EpochMs): number => Math.ceil((at + KEPT_MS) / SECOND_MS);

/** As 0.2.0 stored them: their takes are in one field, to which nothing can be added. */
const old = new WeakSet<Allowance>();

/** Allowances in the registry. What is taken from is one item of its own, small enough for one write unit. */
export const dynamoAllowances = (registry: Table): AllowanceStore => ({
  async asked() {
    return (await registry.list(ASKED, '')).flatMap((item): AskedName[] => {
      const asked = storedFields(item, ASKED_ITEM);
      return asked === null ? [] : [{ name: asked.sk, askedAt: asked.askedAt, expiresAt: asked.expiresAt * SECOND_MS }];
    });
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
    if (item === null) return null;
    const allowance = allowanceIn(item);
    if (item['k'] === undefined) old.add(allowance);
    return allowance;
  },

  async reason(name) {
    const item = storedFields(await registry.get(allowanceKey.reason(name)), REASON_ITEM);
    return item && { hour: item.hour, why: item.why };
  },

  save: (name, allowance) => registry.put(allowanceKey.taken(name), fieldsOf(allowance), unchanged(allowance)),

  async take(name, seen, { key, granted, provider }) {
    const { hour, allowed, providers } = seen;
    if (old.has(seen)) {
      // It is written anew, and taken of when it is read again. Whoever else does so meanwhile did the same.
      const whole = { ...seen, version: seen.version + 1 };
      await registry.put(allowanceKey.taken(name), fieldsOf(whole), unchanged(whole));
      return null;
    }
    const at = provider !== null && Object.hasOwn(providers, provider) ? providers[provider] : undefined;
    const item = await registry.advance(allowanceKey.taken(name), {
      where: { h: hour, a: allowed },
      add: [
        { path: ['v'], by: 1 },
        { path: ['g'], by: granted, most: allowed ?? undefined },
        { path: ['d'], by: granted },
        ...(at === undefined ? [] : [{ path: ['p', provider ?? '', 1] as const, by: granted, most: at.allowed }]),
      ],
      rings: [
        { name: 'k', value: bytesOf(digitsOf(key)), once: true },
        { name: 'n', value: bytesOf(amountOf(granted)) },
      ],
    });
    return item && allowanceIn(item);
  },

  async saveReason(name, { hour, why }: AllowanceReason) {
    await registry.put(allowanceKey.reason(name), { hour, why, expiresAt: expiry(hourStart(hour)) });
  },
});

const unchanged = ({ version }: Allowance): Condition =>
  version === 1 ? { holds: 'attribute_not_exists(v)' } : { holds: 'v = :before', values: { ':before': version - 1 } };

/** Short names: the item must stay one write unit. `k` and `n` are as long whatever was taken, and turn like a ring. */
const fieldsOf = ({ version, hour, allowed, granted, grantedToday, sent, providers, takes }: Allowance): Fields => ({
  ...{ v: version, h: hour, a: allowed, g: granted, d: grantedToday, s: sent },
  p: Object.fromEntries(Object.entries(providers).map(([provider, at]) => [provider, [at.allowed, at.granted]])),
  k: ringOf(
    takes.map(({ key }) => digitsOf(key)),
    KEY_DIGITS,
  ),
  n: ringOf(
    takes.map((taken) => amountOf(taken.granted)),
    AMOUNT_DIGITS,
  ),
  expiresAt: expiry(hourStart(hour)),
});

/** A damaged item is of no hour, so that nothing is taken of it, and `tick` writes a whole one over it. */
function allowanceIn(item: Item): Allowance {
  const found = storedFields(item, ALLOWANCE_ITEM);
  const nothing = { allowed: 0, granted: 0, grantedToday: 0, sent: 0, providers: {}, takes: [] };
  if (found === null) return { version: typeof item['v'] === 'number' ? item['v'] : 0, hour: 0, ...nothing };
  const providers = Object.entries(found.p).map(([name, [allowed = 0, granted = 0]]): [string, ProviderAllowance] => [
    name,
    { allowed, granted },
  ]);
  return {
    ...{ version: found.v, hour: found.h, allowed: found.a, granted: found.g, grantedToday: found.d, sent: found.s },
    providers: Object.fromEntries(providers),
    takes: found.k == null ? takesOfOld(found.t) : takesIn(found.k, found.n),
  };
}

/** A take is five bytes of its key's digest, and three of what it got. */
const AMOUNT_DIGITS = 6;
const digitsOf = (key: string): string => key.slice(0, KEY_DIGITS);
const amountOf = (granted: number): string => granted.toString(16).padStart(AMOUNT_DIGITS, '0');

/** The newest last; before the first take all places are zero. */
const ringOf = (values: readonly string[], digits: number): Uint8Array[] =>
  [...Array<string>(KEPT_TAKES).fill('0'.repeat(digits)), ...values].slice(-KEPT_TAKES).map(bytesOf);

function takesIn(keys: unknown, amounts: unknown): Taken[] {
  if (!Array.isArray(keys) || !Array.isArray(amounts)) return [];
  return keys.flatMap((key, at): Taken[] => {
    const digits = hexOf(key);
    return /^0*$/.test(digits) ? [] : [{ key: digits, granted: Number.parseInt(hexOf(amounts[at]), 16) }];
  });
}

/** As version 0.2.0 kept takes: one after the other, in one field. */
function takesOfOld(bytes: unknown): Taken[] {
  const digits = hexOf(bytes);
  const length = KEY_DIGITS + AMOUNT_DIGITS;
  return Array.from({ length: Math.floor(digits.length / length) }, (_, at) => {
    const take = digits.slice(at * length, (at + 1) * length);
    return { key: keyDigest(take), granted: Number.parseInt(take.slice(KEY_DIGITS), 16) };
  });
}

const hexOf = (bytes: unknown): string =>
  bytes instanceof Uint8Array ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') : '';
const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
