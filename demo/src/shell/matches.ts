/** How well names match what is typed. */

/** Lower is better; undefined: no match. All words of the query have to be in the name. */
export function rank(name: string, query: string): number | undefined {
  const [text, asked] = [name.toLowerCase(), query.trim().toLowerCase()];
  if (asked === '') return 4;
  if (text === asked) return 0;
  if (text.startsWith(asked)) return 1;
  const words = asked.split(/\s+/);
  if (!words.every((word) => text.includes(word))) return undefined;
  const starts = words.every((word) => text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)));
  return starts ? 2 : 3;
}

/** The name in pieces: every second one is what matches. */
export function pieces(name: string, query: string): string[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const text = name.toLowerCase();
  const out: string[] = [];
  let [at, from] = [0, 0];
  while (at < name.length) {
    const word = words.find((one) => text.startsWith(one, at));
    if (word === undefined || text.length !== name.length) at++;
    else {
      out.push(name.slice(from, at), name.slice(at, at + word.length));
      at += word.length;
      from = at;
    }
  }
  return [...out, name.slice(from)];
}

/** A parameter and its new value: `spines 16`, `routing = spray`. */
export function setting(query: string): readonly [name: string, value: string] | undefined {
  const found = /^(.*?\S)(?:\s*[=:]\s*|\s+)(\S+)$/.exec(query.trim());
  return found ? [found[1]!.toLowerCase(), found[2]!] : undefined;
}
