import { SafeText, Table } from './parts.tsx';
import { moment } from './words.ts';

export type Cell = { readonly status: string; readonly since: string | null; readonly sentence: string };
const WORDS: Readonly<Record<string, string>> = {
  listed: '■ listed',
  clean: '● clean',
  unknown: '? unknown',
  pass: '● pass',
  warn: '▲ warn',
  fail: '■ fail',
};

type MatrixProps = {
  readonly label: string;
  readonly corner: string;
  /** What is said of a row below its name. */
  readonly about?: (row: string) => string | null;
  /** Where the name of a row leads. */
  readonly hrefOf?: (row: string) => string;
  readonly cells: readonly (Cell & { readonly row: string; readonly column: string })[];
};
/** Rows by columns; a cell that was not checked stays empty. */
export function Matrix({ label, corner, cells, hrefOf, about = () => null }: MatrixProps) {
  const columns = [...new Set(cells.map(({ column }) => column))];
  const rows = [...new Set(cells.map(({ row }) => row))];
  return (
    <Table label={label}>
      <thead>
        <tr>
          <th scope="col">{corner}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              <SafeText text={column} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row">
              {hrefOf === undefined ? (
                <SafeText text={row} />
              ) : (
                <a href={hrefOf(row)}>
                  <SafeText text={row} />
                </a>
              )}
              {about(row) !== null && (
                <span class="quiet">
                  <br />
                  <SafeText text={about(row) ?? ''} />
                </span>
              )}
            </th>
            {columns.map((column) => {
              const cell = cells.find((candidate) => candidate.row === row && candidate.column === column);
              return (
                <td key={column} class={cell?.status}>
                  {cell === undefined ? '–' : <span class="whole">{WORDS[cell.status]}</span>}
                  {cell && cell.since !== null && <span class="quiet"> since {moment(cell.since)}</span>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
