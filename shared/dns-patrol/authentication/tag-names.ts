/** What the value of a tag looks like, as far as that tells tags apart. */
export type TagShapes = Readonly<Record<string, RegExp>>;
type Slip = 'doubled' | 'lost' | 'swapped' | 'changed';

/** The slip of the hand that makes one name of another; null where more than one is needed. */
export function slipBetween(written: string, name: string): Slip | null {
  if (written === name) return null;
  if (written.length === name.length + 1) {
    const isDoubled = [...name].some((letter, at) => `${name.slice(0, at)}${letter}${name.slice(at)}` === written);
    return isDoubled ? 'doubled' : null;
  }
  if (written.length === name.length - 1) {
    return [...name].some((_, at) => name.slice(0, at) + name.slice(at + 1) === written) ? 'lost' : null;
  }
  if (written.length !== name.length) return null;
  const odd = [...name].flatMap((letter, at) => (letter === written[at] ? [] : [at]));
  const [first = 0, second] = odd;
  if (odd.length === 1) return 'changed';
  const isSwapped = second === first + 1 && odd.length === 2;
  return isSwapped && written[first] === name[second] && written[second] === name[first] ? 'swapped' : null;
}

type Written = {
  readonly name: string;
  readonly value: string;
  /** Tags that the record has anyway, and that stand there once only. */
  readonly taken: ReadonlySet<string>;
};

/**
 * The tag that somebody meant whose name is none: one slip of the hand away, and made for such a value.
 * @returns `unclear` where it could be several; null where it is like none
 */
export function meantTag({ name, value, taken }: Written, shapes: TagShapes): string | 'unclear' | null {
  const near = Object.entries(shapes).flatMap(([tag, shape]) => {
    const slip = shape.test(value) ? slipBetween(name.toLowerCase(), tag) : null;
    // One letter for another, with a value of one letter, may be anything.
    const isWeak = slip === 'changed' && tag.length === 1 && value.length === 1;
    return slip === null || isWeak ? [] : [{ tag, slip }];
  });
  // A key that was held too long: no other slip makes two equal letters by itself.
  const doubled = near.find(({ slip }) => slip === 'doubled');
  if (doubled !== undefined) return taken.has(doubled.tag) ? 'unclear' : doubled.tag;
  const free = near.filter(({ tag }) => !taken.has(tag));
  const [only, other] = free.length > 0 ? free : near;
  if (only === undefined) return null;
  return other === undefined && free.length > 0 ? only.tag : 'unclear';
}
