/** What the page is about: one set-up or two, and the device; kept in the address. */
import type { DeviceChoice, PlainBlock } from 'weft';
import { decodePairs, documentOf, documentPairs, encodePairs } from './scenario/url.ts';

export interface Choice {
  /** The set-up, and the one it is compared with. */
  readonly documents: readonly [PlainBlock] | readonly [PlainBlock, PlainBlock];
  readonly device: DeviceChoice;
}

const SECOND = 'b.';
const DEVICES: readonly string[] = ['auto', 'webgpu', 'cpu'];

/** The choice as what stands after the `#` of the page's address. */
export function choiceHash({ documents, device }: Choice): string {
  const [a, b] = documents;
  const second = (b ? documentPairs(b) : []).map(([key, value]) => [SECOND + key, value] as const);
  const named = device === 'auto' ? [] : [['device', device] as const];
  return `#${encodePairs([...named, ...documentPairs(a), ...second])}`;
}

/** The choice that an address says; undefined where it says none. Its documents may have SPECs, and are not checked. */
export function choiceOf(hash: string): Choice | undefined {
  const pairs = decodePairs(hash);
  const given = pairs.find(([key]) => key === 'device')?.[1] ?? 'auto';
  const device = (DEVICES.includes(given) ? given : 'auto') as DeviceChoice;
  const first = pairs.filter(([key]) => key !== 'device' && !key.startsWith(SECOND));
  const second = pairs.flatMap(([key, value]) =>
    key.startsWith(SECOND) ? [[key.slice(SECOND.length), value] as const] : [],
  );
  if (first.length === 0) return undefined;
  const a = documentOf(first);
  return { device, documents: second.length > 0 ? [a, documentOf(second)] : [a] };
}
