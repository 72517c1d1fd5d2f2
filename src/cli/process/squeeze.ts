/** Answers of engines with fewer bytes, in memory and in files. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Squeeze } from '../../run/record/record.ts';

/** An answer that claims to be larger is refused. */
const MOST_BYTES = 2 ** 30;

export const squeeze: Squeeze = {
  squeezed: (bytes) => deflateRawSync(bytes, { level: 1 }),
  restored: (bytes) => inflateRawSync(bytes, { maxOutputLength: MOST_BYTES }),
};
