/**
 * Faults of a packet run's settings by themselves, without a look at a fabric or a schedule.
 */
import { constants } from '../../kernels/words.ts';
import { findTransport } from '../../transport/registry.ts';
import type { EcnRamp, PacketSettings, PfcThresholds } from './api.ts';

/** Wire bytes of a data packet are kept in 16 bits. */
const MOST_PACKET_BYTES = constants['packet/packet'].BYTES_MASK;

/** A fault of settings, in the words of a scenario. */
export interface SettingsProblem {
  /** Key of a scenario's block `packet`, from the outside in. */
  readonly key: readonly string[];
  readonly what: string;
  readonly advice: string;
}

/** Settings that the rules look at; the constants of a congestion control are not needed. */
export type SettingsInQuestion = Pick<
  PacketSettings,
  'payloadBytes' | 'headerBytes' | 'ackBytes' | 'bufferBytes' | 'controlBufferBytes'
> &
  Pick<PacketSettings, 'sharedBuffer' | 'ecn' | 'pfc' | 'recovery' | 'span'> & {
    readonly cc: Pick<PacketSettings['cc'], 'name'>;
  };

/**
 * The faults of settings with which no packet could get through, or which the engine does not
 * cover; empty if the settings are sound. The name of the congestion control must be one of the
 * registry's.
 */
export function settingsProblems(settings: SettingsInQuestion): readonly SettingsProblem[] {
  const { ackBytes, controlBufferBytes, ecn, pfc, span } = settings;
  const unfit = packetProblem(settings);
  if (unfit) return [unfit];
  const problems = [
    roomProblem(settings),
    ackBytes > controlBufferBytes && {
      key: ['controlBuffer'],
      what: `an ack of ${ackBytes} bytes does not fit a control buffer of ${controlBufferBytes} bytes`,
      advice: 'use a larger packet.controlBuffer or a smaller packet.ack',
    },
    ecn && rampProblem(ecn),
    pfc && pauseProblem(pfc),
    recoveryProblem(settings),
    2 ** Math.round(Math.log2(span)) !== span && {
      key: ['span'],
      what: `span: ${span} is not a power of two`,
      advice: 'use 64, 128, 256 … 4194304',
    },
  ];
  return problems.filter((problem) => problem !== undefined && problem !== false);
}

/**
 * The fault of a packet that is too short or too long by itself. Nothing can be worked out from
 * such a one.
 */
export function packetProblem({
  payloadBytes,
  headerBytes,
}: Pick<PacketSettings, 'payloadBytes' | 'headerBytes'>): SettingsProblem | undefined {
  const full = payloadBytes + headerBytes;
  const key = ['payload'];
  if (payloadBytes < 1) {
    return { key, what: 'a packet needs at least 1 byte of payload', advice: 'use a larger packet.payload' };
  }
  if (full <= MOST_PACKET_BYTES) return undefined;
  return {
    key,
    what: `a packet of ${full} bytes with its header is too long`,
    advice: `use a smaller packet.payload: the limit is ${MOST_PACKET_BYTES} bytes`,
  };
}

/** Alpha of a shared buffer in 1/256. */
export function alphaOf(alpha: number): number {
  return Math.max(1, Math.round(256 * alpha));
}

/** A shared buffer takes the place of the ports' own. */
function roomProblem(settings: SettingsInQuestion): SettingsProblem | undefined {
  const { payloadBytes, headerBytes, bufferBytes, sharedBuffer } = settings;
  const full = payloadBytes + headerBytes;
  const packet = `a full packet of ${full} bytes`;
  if (!sharedBuffer) {
    if (full <= bufferBytes) return undefined;
    const what = `${packet} does not fit a buffer of ${bufferBytes} bytes`;
    return { key: ['buffer'], what, advice: 'use a larger packet.buffer or a smaller packet.payload' };
  }
  const room = Math.floor((sharedBuffer.bytes * alphaOf(sharedBuffer.alpha)) / 256);
  if (full <= room) return undefined;
  const what = `${packet} does not fit a port's share of an empty shared buffer, ${room} bytes`;
  return {
    key: ['sharedBuffer'],
    what,
    advice: 'use more bytes, a larger alpha or a smaller packet.payload',
  };
}

function rampProblem({ kminBytes, kmaxBytes }: EcnRamp): SettingsProblem | undefined {
  if (kmaxBytes >= kminBytes) return undefined;
  const what = `ECN's ramp ends at ${kmaxBytes} bytes, before it begins at ${kminBytes}`;
  return { key: ['ecn', 'kmax'], what, advice: 'use a kmax of at least kmin' };
}

function pauseProblem({ xoffBytes, xonBytes }: PfcThresholds): SettingsProblem | undefined {
  if (xoffBytes > xonBytes && xonBytes >= 0) return undefined;
  const what = `PFC cannot pause a link at ${xoffBytes} bytes and resume it at ${xonBytes}`;
  return { key: ['pfc', 'xon'], what, advice: 'use an xon below xoff' };
}

function recoveryProblem({ recovery, cc }: SettingsInQuestion): SettingsProblem | undefined {
  if (recovery !== 'go-back-n' || !findTransport(cc.name).credits) return undefined;
  const what = `${cc.name} cannot use go-back-n: its receivers request packets individually`;
  return { key: ['recovery'], what, advice: 'use recovery: selective, or another congestion control' };
}
