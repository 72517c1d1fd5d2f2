/**
 * OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020): equal distances
 * look alike, so colours between two are mixed here.
 */

/** Red, green, blue, 0 … 1, as sRGB has them. */
export type Rgb = readonly [number, number, number];
/** Lightness 0 … 1, and the axes green to red and blue to yellow. */
export type Oklab = readonly [lightness: number, a: number, b: number];

/** A channel of sRGB as light. */
export function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Light as a channel of sRGB, held within 0 … 1. */
function gamma(light: number): number {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.min(1, Math.max(0, value));
}

/** Red, green and blue as light. */
export function oklabOfLight([r, g, b]: Rgb): Oklab {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function rgbOf([lightness, a, b]: Oklab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** The colour `share` (0 … 1) of the way from `from` to `to`. */
export function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const light = ([r, g, b]: Rgb): Rgb => [linear(r), linear(g), linear(b)];
  const [a, b] = [oklabOfLight(light(from)), oklabOfLight(light(to))];
  const at = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share;
  return rgbOf([at(0), at(1), at(2)]);
}
