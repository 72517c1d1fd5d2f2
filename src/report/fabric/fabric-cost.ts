/** Price and power of a fabric: the sums of its bill. */
import type { Fabric } from '../../model/fabric.ts';
import { billOf } from './bill.ts';
import type { Prices } from './prices.ts';
import { runsOf } from './runs.ts';

/** Price and power of a fabric: switches, optics, cables and NICs. */
export interface FabricCost {
  /** In the currency of the prices. */
  readonly price: number;
  readonly price_per_rank: number;
  readonly watts: number;
  /** Whether each item has a price; if not, price and power are lower bounds. */
  readonly complete: boolean;
}

/** The cost of a fabric; null if it has nothing to buy, or nothing of it has a price. */
export function costOf(fabric: Fabric, prices: Prices): FabricCost | null {
  const bill = billOf(fabric, prices, runsOf(fabric));
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
    import('./prices.ts'),
    import('./default-prices.ts'),
  ]);
  return file ? parsePrices(file.name, file.text) : parsePrices('default prices', DEFAULT_PRICES);
}
