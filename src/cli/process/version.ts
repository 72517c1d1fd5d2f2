/** Which commit of weft this is. */
import { readFileSync } from 'node:fs';
import { ROOT } from '../../platform/root.ts';

/**
 * 40 hex digits, or undefined outside of a checkout. Git itself is not asked: starting it takes
 * longer than reading.
 */
export function sourceCommit(): string | undefined {
  const git = new URL('.git/', ROOT);
  const read = (path: string) => {
    try {
      return readFileSync(new URL(path, git), 'utf8').trim();
    } catch {
      return undefined;
    }
  };
  const head = read('HEAD');
  if (head === undefined || /^[0-9a-f]{40}$/.test(head)) return head;
  const ref = head.replace(/^ref: /, '');
  const packed = () =>
    read('packed-refs')
      ?.split('\n')
      .find((line) => line.endsWith(` ${ref}`))
      ?.slice(0, 40);
  return read(ref) ?? packed();
}
