/**
 * The parameters of the `packet` block: packets, the ports they queue at, and needs of a transport.
 */
import type { ParamSpec } from '../../model/params.ts';
import { transports } from '../../transport/registry.ts';

/** Most bytes that a buffer or threshold may have. */
export const MOST_BUFFER = 2 ** 31 - 1;
/** Most bytes of a flow's first window. */
export const MOST_WINDOW = 2 ** 30;
/** Most packets of a flow that may be in flight. */
export const MOST_SPAN = 2 ** 22;

/** The congestion controls whose packets are marked when they leave. */
const MARKED_AT_DEQUEUE = transports
  .filter(({ marksAt }) => marksAt === 'dequeue')
  .map(({ name }) => name)
  .join(', ');

const size = { kind: 'size', optional: true, min: 1, max: MOST_BUFFER } as const;

/**
 * Keys of packets, ports and windows. BDP: rate of a rank's port times the fabric's longest base
 * RTT.
 */
export const packetParams = {
  payload: { kind: 'size', help: 'payload of a full packet', default: '4096B', min: 1, max: 65000 },
  header: {
    kind: 'size',
    help: 'header of a packet; a trimmed packet is only its header',
    default: '64B',
    min: 1,
    max: 65000,
  },
  ack: { kind: 'size', help: 'size of an ack or nack on the wire', default: '64B', min: 1, max: 65000 },
  ackEvery: {
    kind: 'count',
    help: 'data packets per ack; marked packets, and those whose sender asks for it, are acked at once',
    default: 4,
    min: 1,
    max: 1024,
  },
  ackDelay: {
    kind: 'time',
    unit: 'us',
    help: 'time that a receiver waits for more packets before it acks, up to twice this; default: half of the longest base RTT',
    optional: true,
    min: 1,
    max: 1e12,
  },
  recovery: {
    kind: 'choice',
    help: 'packets that arrive after a lost one: the receiver keeps them (selective) or discards them, like RoCE NICs (go-back-n)',
    choices: ['selective', 'go-back-n'],
    default: 'selective',
  },
  cutThrough: {
    kind: 'flag',
    help: 'switches forward a packet as soon as its header has arrived, if no outgoing link is faster',
    default: false,
  },
  trimming: {
    kind: 'flag',
    help: 'a data packet that does not fit is cut to its header instead of dropped; default: true without PFC',
    optional: true,
  },
  buffer: {
    ...size,
    help: 'data buffer per switch port; default: 1 BDP with trimming, 5 BDP without, xoff per port with PFC',
  },
  controlBuffer: {
    ...size,
    help: 'buffer per port for acks and headers; default: twice the data buffer',
  },
  window: {
    ...size,
    help: 'first window of a flow; default: one BDP of its own path, plus the data sent while acks wait',
    max: MOST_WINDOW,
  },
  maxWindow: {
    ...size,
    help: "largest window of a flow, with any congestion control; default: the control's own limit",
    max: MOST_WINDOW,
  },
  rto: {
    kind: 'time',
    unit: 'us',
    help: 'minimum retransmission timeout; default: longest delay of a packet and its ack with all buffers full, at least 100 us',
    optional: true,
    min: 1000,
    max: 1e13,
  },
  span: {
    kind: 'count',
    help: 'most packets of a flow in flight, a power of two; default: twice the largest window',
    optional: true,
    min: 64,
    max: MOST_SPAN,
  },
} as const satisfies ParamSpec;

/** `packet.ecn`: a ramp of marking probability over the bytes that wait at a port. */
export const ecnParams = {
  kmin: { ...size, min: 0, help: 'queue up to which no packet is marked; default: 0.2 BDP' },
  kmax: { ...size, min: 0, help: 'queue from which every packet is marked; default: 0.8 BDP' },
  pmax: {
    kind: 'fraction',
    help: 'probability of a mark when the queue is just below kmax',
    default: 1,
    max: 1,
  },
  at: {
    kind: 'choice',
    help: `queue that decides a mark: as found on arrival (enqueue) or as left behind (dequeue); default: dequeue with ${MARKED_AT_DEQUEUE}, else enqueue`,
    choices: ['enqueue', 'dequeue'],
    optional: true,
  },
} as const satisfies ParamSpec;

/** `packet.pfc`: pause thresholds of bytes that came by one link and wait in a switch. */
export const pfcParams = {
  xoff: { ...size, help: 'buffered bytes from which the link is paused; default: half a BDP' },
  xon: { ...size, min: 0, help: 'buffered bytes at which the link resumes; default: half of xoff' },
  headroom: {
    ...size,
    min: 0,
    help: 'extra buffer per port for data in flight when a pause takes hold; default: what all links of the switch can send until then',
  },
  allowDeadlock: {
    kind: 'flag',
    help: 'run even if PFC can deadlock; a deadlock that happens is then an error',
    default: false,
  },
} as const satisfies ParamSpec;

/**
 * `packet.sharedBuffer`: data buffer that the ports of a switch share (Choudhury and Hahne 1998).
 */
export const sharedParams = {
  bytes: { ...size, help: "shared data buffer of a switch; default: the sum of its ports' buffers" },
  alpha: {
    kind: 'ratio',
    help: 'a port may hold alpha × the free part of the shared buffer',
    default: 1,
    min: 1 / 256,
    max: 256,
  },
} as const satisfies ParamSpec;

/** Blocks inside of `packet`; each may also be true (its defaults) or false. */
export const PACKET_BLOCKS = { ecn: ecnParams, pfc: pfcParams, sharedBuffer: sharedParams } as const;
