/** Refuses runs in which no packet could ever get through. */
import { UserError } from '../../util/errors.ts';
import type { PacketSettings } from '../packet/api.ts';
import { dynamicThreshold } from './shared-buffer.ts';
import { findControl } from './transport/registry.ts';

/** Throws `UserError` for settings that contradict each other. */
export function checkSettings(settings: PacketSettings): void {
  const { payloadBytes, headerBytes, ackBytes, sharedBuffer, controlBufferBytes, pfc } = settings;
  const bufferBytes = sharedBuffer ? dynamicThreshold(sharedBuffer, 0) : settings.bufferBytes;
  const fullBytes = payloadBytes + headerBytes;
  if (payloadBytes < 1) throw new UserError('a packet needs at least 1 byte of payload');
  if (fullBytes > bufferBytes) {
    throw new UserError(`a packet of ${fullBytes} bytes does not fit a buffer of ${bufferBytes} bytes`, {
      advice: 'use a larger buffer or a smaller payload',
    });
  }
  if (settings.recovery === 'go-back-n' && findControl(settings.cc.name).credits) {
    throw new UserError(
      `${settings.cc.name} cannot use go-back-n: its receivers request packets individually`,
      {
        advice: 'use selective recovery, or another congestion control',
      },
    );
  }
  if (ackBytes > controlBufferBytes) {
    throw new UserError(
      `an ack of ${ackBytes} bytes does not fit a control buffer of ${controlBufferBytes} bytes`,
      {
        advice: 'use a larger control buffer or smaller acks',
      },
    );
  }
  if (pfc !== undefined && !(pfc.xoffBytes > pfc.xonBytes && pfc.xonBytes >= 0)) {
    throw new UserError(`PFC cannot pause at ${pfc.xoffBytes} bytes and resume at ${pfc.xonBytes}`, {
      advice: 'set xoff above xon',
    });
  }
}
