/** The state of the page: one set-up or two, and the device; kept in the address. */
import { type DeviceChoice, type PlainBlock, UserError } from 'weft';
import { decodePairs, documentOf, documentPairs, encodePairs } from './scenario/url.ts';
import { VIEW } from './view-address.ts';

export interface Choice {
  /** The set-up, and the one it is compared with. */
  readonly documents: readonly [PlainBlock] | readonly [PlainBlock, PlainBlock];
  readonly device: DeviceChoice;
}

const SECOND = 'b.';
const DEVICES: readonly DeviceChoice[] = ['auto', 'webgpu', 'cpu'];

function isDevice(text: string): text is DeviceChoice {
  return (DEVICES as readonly string[]).includes(text);
}

/** The choice as the part after the `#` of the page's address. */
export function choiceHash({ documents, device }: Choice): string {
  const [a, b] = documents;
  const second = (b ? documentPairs(b) : []).map(([key, value]) => [SECOND + key, value] as const);
  const named = device === 'auto' ? [] : [['device', device] as const];
  return `#${encodePairs([...named, ...documentPairs(a), ...second])}`;
}

/**
 * The choice that an address says, with `fallback`'s set-ups where it says none, and all of it
 * where it says nothing. Its documents may have SPECs, and are not checked. Throws `UserError` if
 * it cannot be read.
 */
export function choiceOf(hash: string, fallback: Choice): Choice {
  const pairs = decodePairs(hash).filter(([key]) => !key.startsWith(VIEW));
  if (pairs.length === 0) return fallback;
  const device = pairs.findLast(([key]) => key === 'device')?.[1] ?? 'auto';
  if (!isDevice(device))
    throw new UserError(`unknown device '${device}'`, { advice: `use one of ${DEVICES.join(', ')}` });
  const first = pairs.filter(([key]) => key !== 'device' && !key.startsWith(SECOND));
  const second = pairs.flatMap(([key, value]) =>
    key.startsWith(SECOND) ? [[key.slice(SECOND.length), value] as const] : [],
  );
  if (first.length === 0 && second.length > 0)
    throw new UserError('it has a second set-up but no first', { advice: `remove the prefix ${SECOND}` });
  if (first.length === 0) return { ...fallback, device };
  const a = documentOf(first);
  return { device, documents: second.length > 0 ? [a, documentOf(second)] : [a] };
}
