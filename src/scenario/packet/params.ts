/** The parameters of the `packet` block: packets, the ports they queue at, and what a transport needs. */
import type { ParamSpec } from '../../model/params.ts';

/** Most bytes that a buffer or threshold may have. */
export const MOST_BUFFER = 2 ** 31 - 1;
/** Most bytes of a flow's first window. */
export const MOST_WINDOW = 2 ** 30;
/** Most packets of a flow that may be in flight. */
export const MOST_SPAN = 2 ** 22;

const size = { kind: 'size', optional: true, min: 1, max: MOST_BUFFER } as const;

/** What is said of packets, ports and windows. BDP: rate of a rank's port times the fabric's longest base RTT. */
export const packetParams = {
  payload: { kind: 'size', help: 'payload of a full packet', default: '4096B', min: 1, max: 65000 },
  header: {
    kind: 'size',
    help: 'header of a packet, all that is left of a trimmed one',
    default: '64B',
    min: 1,
    max: 65000,
  },
  ack: { kind: 'size', help: 'an ack or nack on the wire', default: '64B', min: 1, max: 65000 },
  ackEvery: {
    kind: 'count',
    help: 'data packets to an ack; marked ones, and those whose sender asks, are acked at once',
    default: 4,
    min: 1,
    max: 1024,
  },
  ackDelay: {
    kind: 'time',
    unit: 'us',
    help: 'time after which packets held for an ack are acked anyway; default: half of the longest base RTT',
    optional: true,
    min: 1,
    max: 1e12,
  },
  recovery: {
    kind: 'choice',
    help: 'what receivers do with packets beyond a gap: keep them, or throw them away, as RoCE NICs do',
    choices: ['selective', 'go-back-n'],
    default: 'selective',
  },
  cutThrough: {
    kind: 'flag',
    help: 'switches start on a packet when its header is there, where no link out of them is faster',
    default: false,
  },
  trimming: {
    kind: 'flag',
    help: 'a data packet that finds no room is cut to its header instead of dropped; true without PFC, when not given',
    optional: true,
  },
  buffer: {
    ...size,
    help: "data buffer of a switch's port; 1 BDP with trimming, 5 without, when not given (with PFC: xoff for each port)",
  },
  controlBuffer: {
    ...size,
    help: "buffer of a port's acks and headers; default: twice the data buffer",
  },
  window: {
    ...size,
    help: 'first window of a flow; default: one BDP of its own path, plus what is sent while its acks wait',
    max: MOST_WINDOW,
  },
  maxWindow: {
    ...size,
    help: "largest window of a flow, under any control; default: the control's own limit",
    max: MOST_WINDOW,
  },
  rto: {
    kind: 'time',
    unit: 'us',
    help: 'least retransmission timeout; default: the longest time that full buffers can delay a packet and its ack, at least 100 us',
    optional: true,
    min: 1000,
    max: 1e13,
  },
  span: {
    kind: 'count',
    help: 'packets of a flow that may be in flight, a power of two; default: twice the largest window',
    optional: true,
    min: 64,
    max: MOST_SPAN,
  },
} as const satisfies ParamSpec;

/** `packet.ecn`: a ramp of marking probability over the bytes that wait at a port. */
export const ecnParams = {
  kmin: { ...size, min: 0, help: 'no mark up to here; 0.2 BDP when not given' },
  kmax: { ...size, min: 0, help: 'every packet is marked from here; 0.8 BDP when not given' },
  pmax: { kind: 'fraction', help: 'probability of a mark just below kmax', default: 1, max: 1 },
  at: {
    kind: 'choice',
    help: 'marks count the queue that a packet finds on arrival (enqueue) or leaves behind (dequeue); default: dequeue with nscc, else enqueue',
    choices: ['enqueue', 'dequeue'],
    optional: true,
  },
} as const satisfies ParamSpec;

/** `packet.pfc`: pause thresholds of what came by one link and waits in a switch. */
export const pfcParams = {
  xoff: { ...size, help: 'pause the link from here; half a BDP when not given' },
  xon: { ...size, min: 0, help: 'open it again at this or less; half of xoff when not given' },
  headroom: {
    ...size,
    min: 0,
    help: 'extra buffer per port for data in flight when a pause takes hold; default: what all links of the switch can send until then',
  },
  allowDeadlock: {
    kind: 'flag',
    help: 'run also where links can wait for each other in a circle; a deadlock is an error then',
    default: false,
  },
} as const satisfies ParamSpec;

/** `packet.sharedBuffer`: data buffer that the ports of a switch share (Choudhury and Hahne 1998). */
export const sharedParams = {
  bytes: { ...size, help: "shared data buffer of a switch; default: the sum of its ports' buffers" },
  alpha: {
    kind: 'ratio',
    help: 'alpha: a port may hold alpha × the free part of the shared buffer',
    default: 1,
    min: 1 / 256,
    max: 256,
  },
} as const satisfies ParamSpec;

/** Blocks inside of `packet`; each may also be true (its defaults) or false. */
export const PACKET_BLOCKS = { ecn: ecnParams, pfc: pfcParams, sharedBuffer: sharedParams } as const;
