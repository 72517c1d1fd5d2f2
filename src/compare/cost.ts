/** Price and power of the fabrics of a comparison. */
import type { Fabric } from '../model/fabric.ts';
import { billOf } from '../report/fabric/bill.ts';
import { lengthsOf } from '../report/fabric/facts.ts';
import type { Prices } from '../report/fabric/prices.ts';
import type { FabricCost } from './comparison.ts';

/** The cost of a fabric; null if it has nothing to buy, or nothing of it has a price. */
export function costOf(fabric: Fabric, prices: Prices): FabricCost | null {
  const bill = billOf(fabric, prices, lengthsOf(fabric));
  if (!bill.items.some(({ price }) => price !== null)) return null;
  const { price, pricePerRank, watts, complete } = bill;
  return { price, price_per_rank: pricePerRank, watts, complete };
}

/** A price file: its name, shown in errors, and its text. docs/fabrics.md has the format. */
export interface PriceFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Prices of a file, or the default ones. Their reader takes a while to load, so it is loaded when
 * it is needed. Throws `UserError` for a file that is wrong.
 */
export async function pricesOf(file: PriceFile | undefined): Promise<Prices> {
  const [{ parsePrices }, { DEFAULT_PRICES }] = await Promise.all([
    import('../report/fabric/prices.ts'),
    import('../report/fabric/default-prices.ts'),
  ]);
  return file ? parsePrices(file.name, file.text) : parsePrices('default prices', DEFAULT_PRICES);
}
