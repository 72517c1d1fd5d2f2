/** Rows of docs/validation.md that are no longer what the cases come to. */

/** Rows of the Markdown tables by what names them: case, and what of it. */
function rowsOf(markdown: string): Map<string, string[]> {
  const rows = new Map<string, string[]>();
  let id = '';
  for (const line of markdown.split('\n')) {
    const cells = line.split(' | ').map((cell) => cell.replace(/^\| ?| \|$/g, ''));
    if (cells.length !== 8) continue;
    if (cells[0] !== '') id = cells[0]!;
    rows.set(`${id} ${cells[1]}`, cells.slice(2));
  }
  return rows;
}

const NUMBER = /\d+(?:\.\d+)?/g;

/** Whether two cells say the same, but for the last digit of their numbers. */
function alike(a: string, b: string): boolean {
  const [ours, theirs] = [a, b].map((text) => text.match(NUMBER)?.map(Number) ?? []);
  const close = (x: number, y: number) => Math.abs(x - y) <= 2e-3 * Math.max(x, y) + 0.011;
  return (
    a.replace(NUMBER, '#') === b.replace(NUMBER, '#') && ours!.every((value, i) => close(value, theirs![i]!))
  );
}

/** A sentence for each row of `now` that `committed` does not have so; both are Markdown pages. */
export function drifted(now: string, committed: string): readonly string[] {
  const before = rowsOf(committed);
  // Explanations are numbered by the rows that are there.
  const plain = (text: string) => text.replace(/ \(\d+\)$/, '');
  return [...rowsOf(now)].flatMap(([name, cells]) => {
    const old = before.get(name);
    const same = old?.every((text, i) => alike(plain(text), plain(cells[i]!)));
    return same
      ? []
      : [`${name}: ${cells.join(', ')} now, ${old?.join(', ') ?? 'nothing'} in docs/validation.md`];
  });
}
