/** Advice in the worker: the scenario as it is and each change, on a device of its own. */
import { type Advice, advise, type DeviceChoice, readAsked, warningText, withDevice } from 'weft';
import type { Watch } from './simulate.ts';

/** Runs all changes; the errors of `advise`, and the reason of the signal. */
export async function adviceOn(
  text: string,
  choice: DeviceChoice,
  { signal, onProgress }: Watch,
): Promise<Advice> {
  const asked = await readAsked(text);
  return withDevice(
    choice,
    (device) => advise(asked, { device, signal, onProgress }),
    (warning) => onProgress(0, warningText(warning)),
  );
}
