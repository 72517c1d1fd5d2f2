/** Buffers, windows and thresholds of packets; only a scenario that has packets has them. */
import { simulatesPackets } from '../../engine/registry.ts';
import { entryOf } from '../../scenario/text/tree.ts';
import { formatSize } from '../../units/format.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';
import { changed, settingText } from '../words.ts';

/** Limits that a scenario may set, and that its defaults would not. */
const LIMITS = ['maxWindow', 'window'];

/** No limit of windows, four times the buffers, packets that are cut in place of dropped ones. */
export function bufferChanges({ tree, scenario: { packet, engine } }: Asked): readonly Change[] {
  if (!packet || !simulatesPackets(engine.name)) return [];
  const block = entryOf(tree, 'packet')?.value;
  const given = LIMITS.filter((key) => block?.kind === 'map' && entryOf(block, key));
  const { bufferBytes, sharedBuffer, trimming, pfc, recovery } = packet;
  const size = (bytes: unknown) => formatSize(Number(bytes));
  const [key, bytes] = sharedBuffer
    ? ['packet.sharedBuffer.bytes', sharedBuffer.bytes]
    : ['packet.buffer', bufferBytes];
  const larger = 4 * bytes;
  return [
    ...given.map(
      (limit): Change => ({
        what: `no limit ${limit}`,
        ...{ takes: 'software', about: limit, settings: [], without: [`packet.${limit}`] },
      }),
    ),
    {
      what: changed('buffer', bytes, larger, size),
      ...{ takes: 'hardware', about: 'buffer', settings: [`${key}=${settingText('size', larger)}`] },
    },
    ...(trimming || pfc ? [] : [setting('trimming', false, true)]),
    ...(recovery === 'go-back-n' ? [setting('recovery', recovery, 'selective')] : []),
  ];
}

function setting(key: string, from: string | boolean, to: string | boolean): Change {
  const takes = key === 'trimming' ? 'hardware' : 'software';
  return { what: changed(key, from, to), takes, about: key, settings: [`packet.${key}=${to}`] };
}
