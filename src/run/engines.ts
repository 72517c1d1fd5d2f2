/** The engines on the thread that asks. */
import type { Device } from '../device/device.ts';
import { simulateFlow } from '../engine/flow/simulate.ts';
import { simulatePackets } from '../engine/packet/simulate.ts';
import { findEngine, type PacketEngineName } from '../engine/registry.ts';
import type { SimulatePackets } from '../ladder/packets.ts';
import type { Simulate } from '../ladder/rungs.ts';

/** The flow engine on a device. */
export function flowsOn(device: Device): Simulate {
  return (...of) => simulateFlow(device, ...of);
}

/** An engine that simulates packets: on a device, or, where it needs none, on the host. */
export function packetsOn(device: Device, engine: PacketEngineName): SimulatePackets {
  if (findEngine(engine).onDevice) return (...of) => simulatePackets(device, ...of);
  return async (run, listen) => {
    const { simulateDesInTurns } = await import('../engine/des/simulate.ts');
    const began = performance.now();
    const replicas = await simulateDesInTurns(run, listen);
    return { replicas, engineMs: performance.now() - began };
  };
}
