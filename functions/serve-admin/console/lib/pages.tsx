import { grouped } from './words.ts';

type Props = {
  readonly page: number;
  readonly size: number;
  readonly total: number;
  readonly go: (page: number) => void;
};

/** From page to page of a list, the first and the last among them, and to one by its number. */
export function Pages({ page, size, total, go }: Props) {
  const last = Math.max(1, Math.ceil(total / size));
  const first = (page - 1) * size;
  const button = (words: string, to: number) => (
    <button type="button" disabled={to === page || to < 1 || to > last} onClick={() => go(to)}>
      {words}
    </button>
  );
  return (
    <nav class="pages" aria-label="Pages">
      {last > 1 && button('First', 1)}
      {button('Previous', page - 1)}
      <span>
        {grouped(Math.min(total, first + 1))}–{grouped(Math.min(total, first + size))} of {grouped(total)}
      </span>
      {button('Next', page + 1)}
      {last > 1 && button('Last', last)}
      {last > 2 && (
        <label class="beside">
          Page
          <input
            type="number"
            min={1}
            max={last}
            value={page}
            onChange={(event) => {
              const wanted = Math.round(Number(event.currentTarget.value));
              if (wanted >= 1) go(Math.min(last, wanted));
            }}
          />
          of {grouped(last)}
        </label>
      )}
    </nav>
  );
}
