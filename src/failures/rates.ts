/** Failure rates and repair times, as tables have them. */

/** How often a kind of part fails, and how long it stays so. */
export interface FailureRate {
  /** `switch`, the name of a tier, `cable` or `nic`. */
  readonly part: string;
  /** Failures of one part, a year. */
  readonly perYear: number;
  readonly repairHours: number;
  readonly source: string | undefined;
}

export interface FailureRates {
  readonly failures: readonly FailureRate[];
  /** Time that is lost by a failure which stops the job. */
  readonly restartHours: number;
}

/** The rate of a kind of failure; a tier's own before that of all switches. */
export function rateOf({ failures }: FailureRates, kind: string): FailureRate | undefined {
  const isSwitch = kind !== 'cable' && kind !== 'nic';
  const named = (part: string) => failures.find((rate) => rate.part === part);
  return named(kind) ?? (isSwitch ? named('switch') : undefined);
}
