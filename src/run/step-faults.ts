/** Faults that only training steps can have. */
import { ranksAreTimed } from '../model/faults.ts';
import { UserError } from '../util/errors.ts';
import type { Job } from './job.ts';

/** Throws `UserError` for faults that one schedule cannot have. */
export function refuseStepFaults({ faults }: Pick<Job, 'faults'>): void {
  if (!faults || !ranksAreTimed(faults)) return;
  throw new UserError('a rank is slow for a part of the time only in a training step', {
    where: 'faults',
    advice: 'use a training step, or leave out at and until: the rank is slow all the time',
  });
}
