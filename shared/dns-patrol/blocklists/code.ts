/** Four octets, each a number, a range (`4-7`) or anything (`*`): `127.0.0.2`, `127.0.0.4-7`, `127.255.255.*`. */
export const CODE_SHAPE = /^(?:\d{1,3}(?:-\d{1,3})?|\*)(?:\.(?:\d{1,3}(?:-\d{1,3})?|\*)){3}$/;

/** Whether an answer's address is one of those that a pattern stands for. */
export function matchesCode(pattern: string, address: string): boolean {
  const octets = octetsOf(address);
  if (octets === null) return false;
  return pattern.split('.').every((part, index) => {
    const octet = octets[index] ?? -1;
    if (part === '*') return true;
    const [from = '', to = from] = part.split('-');
    return octet >= Number(from) && octet <= Number(to);
  });
}

/** The last octet: lists that answer with a bit mask put it there (RFC 5782 section 2.3). */
export const lastOctet = (address: string): number => octetsOf(address)?.[3] ?? 0;

/** Lists answer within 127.0.0.0/8. Anything else comes from a parked domain, or from a resolver that makes things up. */
export const isWithinLoopback = (address: string): boolean => octetsOf(address)?.[0] === 127;

function octetsOf(address: string): readonly number[] | null {
  const octets = address.split('.').map(Number);
  return octets.length === 4 && octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet <= 255)
    ? octets
    : null;
}
