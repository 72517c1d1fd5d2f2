/** Numbers of a result for people, with their interval if they have one. */
import { central, type Quantity, timeText } from 'weft';

/** `1.52 ms`, or `1.52 ms (1.40 to 1.64)` with the 95 % interval of the mean. */
export function quantityText(quantity: Quantity, text: (value: number) => string = timeText): string {
  if (typeof quantity === 'number') return text(quantity);
  const [lo, hi] = quantity.ci95;
  return lo === hi ? text(quantity.mean) : `${text(central(quantity))} (${text(lo)} to ${text(hi)})`;
}
