/** The scale of links can be read without seeing colours, and with a colour-vision deficiency. */
import { describe, expect, test } from 'vitest';
import { dark, light, type Rgb, rampAt, rgb } from '../../../demo/src/draw/colours.ts';

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
/** Relative luminance, WCAG 2.2. */
const luminance = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const contrast = (a: Rgb, b: Rgb) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/**
 * Complete protanopia and deuteranopia: Machado, Oliveira and Fernandes, "A Physiologically-based
 * Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, table 1, severity 1.0;
 * of linear light.
 */
const DEFICIENCIES = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
} as const;

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('in the %s theme', (_, palette) => {
  const steps = Array.from({ length: 33 }, (_, i) => rampAt(palette.ramp, i / 32));

  test('the busier a link, the more it stands out from the ground', () => {
    const ground = rgb(palette.ground);
    const contrasts = steps.map((step) => contrast(step, ground));
    expect(contrasts).toEqual([...contrasts].sort((a, b) => a - b));
    // WCAG 1.4.11 asks for 3:1 between a mark and the ground.
    expect(contrasts.at(-1)).toBeGreaterThan(7);
    for (const colour of [palette.rank, palette.scaleOut, palette.scaleUp, palette.accent])
      expect(contrast(rgb(colour), ground)).toBeGreaterThan(3);
    expect(contrast(rgb(palette.idle), ground)).toBeLessThan(contrasts[0]!);
  });

  test.each(Object.entries(DEFICIENCIES))('so it is with %s', (_, matrix) => {
    const seen = steps.map((step) => {
      const light = step.map(linear);
      const [r, g, b] = matrix.map((row) => row.reduce((sum, m, i) => sum + m * light[i]!, 0));
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    });
    const order = palette === light ? seen.toReversed() : seen;
    order.slice(1).forEach((value, i) => {
      expect(value, `step ${i + 1}`).toBeGreaterThan(order[i]!);
    });
  });
});
