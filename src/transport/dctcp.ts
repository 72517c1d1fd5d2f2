/**
 * DCTCP: Alizadeh et al., "Data Center TCP (DCTCP)", SIGCOMM 2010, §3.3; RFC 8257. Left out: slow
 * start. The arithmetic is in docs/packet-cc.md, dctcp.
 */
import { words } from '../kernels/words.ts';
import { wordsOf } from '../util/words.ts';
import { toWindow } from './fixed.ts';
import { defineTransport } from './transport.ts';

const { fields } = words.DctcpConstants;

export const dctcp = defineTransport({
  name: 'dctcp',
  summary: 'Data Center TCP: the window follows the fraction of marked bytes (SIGCOMM 2010)',
  params: {
    gainShift: {
      kind: 'count',
      help: 'the newest round has weight 2^-gainShift in the average fraction of marked bytes',
      default: 4,
      min: 0,
      max: 16,
    },
    maxWindow: {
      kind: 'size',
      help: "largest window; default: twice the full window of the flow's path",
      optional: true,
    },
  },
  burstsMarked: true,
  mostWindow: (constants, { full }) => constants[fields.max_window] || 2 * full,
  constants: ({ gainShift, maxWindow }, setting) =>
    wordsOf(words.DctcpConstants, {
      gain_shift: gainShift,
      max_window: toWindow(maxWindow, 2 ** 31, setting),
    }),
});
