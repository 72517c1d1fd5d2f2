/** The scale of links can be read without seeing colours, and with a colour-vision deficiency. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dark, light, rampAt, rampTable, rgb } from '../../../demo/src/draw/colours.ts';
import { linear, oklabOfLight, type Rgb } from '../../../demo/src/draw/oklab.ts';

/** Relative luminance, WCAG 2.2. */
const luminance = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const contrast = (a: Rgb, b: Rgb) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/**
 * Normal sight, and the three complete deficiencies: Machado, Oliveira and Fernandes, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009,
 * table 1, severity 1.0; of linear light.
 */
const SIGHTS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'normal sight': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
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
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** The tokens of the page's style in a scheme. */
function tokensOf(scheme: 'light' | 'dark'): Map<string, string> {
  const css = readFileSync('demo/src/style/tokens.css', 'utf8');
  const pairs = [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)];
  return new Map(pairs.map(([, name, day, night]) => [name!, (scheme === 'light' ? day : night)!]));
}

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('in the %s theme', (scheme, palette) => {
  const tokens = tokensOf(scheme);
  const token = (name: string) => rgb(tokens.get(name) ?? '');

  test('the busier a link, the more it stands out from the ground', () => {
    const ground = rgb(palette.ground);
    const contrasts = rampTable(palette.ramp, 33).map((step) => contrast(step, ground));
    expect(contrasts).toEqual([...contrasts].sort((a, b) => a - b));
    // WCAG 1.4.11 asks for 3:1 between a mark and the ground.
    expect(contrasts.at(-1)).toBeGreaterThan(7);
    for (const colour of [palette.rank, palette.scaleOut, palette.scaleUp, palette.accent])
      expect(contrast(rgb(colour), ground)).toBeGreaterThan(3);
    expect(contrast(rgb(palette.idle), ground)).toBeLessThan(contrasts[0]!);
  });

  // Neighbours of the eleven steps are 0.035 apart in OKLab; 0.02 is just noticed.
  test.each(Object.entries(SIGHTS))('each step is told from the last with %s', (_, matrix) => {
    const seenAs = (colour: Rgb) => {
      const light = colour.map(linear);
      const [r, g, b] = matrix.map((row) => row.reduce((sum, m, i) => sum + m * light[i]!, 0));
      return oklabOfLight([r!, g!, b!]);
    };
    const order = scheme === 'light' ? palette.ramp.toReversed() : palette.ramp;
    const seen = order.map((step) => seenAs(rgb(step)));
    seen.slice(1).forEach((step, i) => {
      const apart = Math.hypot(...step.map((value, axis) => value - seen[i]![axis]!));
      expect(apart, `step ${i + 1}`).toBeGreaterThanOrEqual(0.035);
    });
    // Lightness alone tells the order, between the steps too.
    const lightness = rampTable(order, 81).map((colour) => seenAs(colour)[0]);
    lightness.slice(1).forEach((value, i) => {
      expect(value, `place ${i + 1}`).toBeGreaterThan(lightness[i]!);
    });
  });

  test('the drawings have the tokens of the page', () => {
    expect(palette.ramp).toEqual(palette.ramp.map((_, i) => tokens.get(`u${i}`)));
    expect([palette.ground, palette.accent]).toEqual([tokens.get('ground'), tokens.get('accent')]);
  });

  // WCAG 1.4.3: 4.5:1 for text; 1.4.11: 3:1 for outlines that must be seen.
  test('text and outlines have contrast', () => {
    for (const ground of ['ground', 'raised', 'over']) {
      for (const text of ['ink', 'quiet', 'faint', 'accent', 'loss', 'gain', 'wrong'])
        expect(contrast(token(text), token(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(token('on-accent'), token('accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('control'), token('ground'))).toBeGreaterThanOrEqual(3);
    for (const block of ['fwd', 'bwd'])
      expect(contrast(token('on-block'), token(block)), block).toBeGreaterThanOrEqual(4.5);
  });
});

test('between two steps lies their mean in OKLab, and at a step the step', () => {
  expect(rampAt(light.ramp, 0.1)[0] * 255).toBeCloseTo(0xc0, 0);
  const [low, middle, high] = [0.1, 0.15, 0.2].map((share) => {
    const [r, g, b] = rampAt(light.ramp, share);
    return oklabOfLight([linear(r), linear(g), linear(b)])[0];
  });
  expect(middle).toBeCloseTo((low! + high!) / 2, 3);
});
