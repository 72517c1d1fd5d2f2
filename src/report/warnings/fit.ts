/**
 * Texts of warnings about algorithms that contradict the fabric, or do not work here as their names
 * say.
 */
import type { Texts } from './texts.ts';

export const FIT: Texts<
  'beyond-a-server' | 'servers-contradicted' | 'one-level' | 'few-channels' | 'no-axes' | 'axes-contradicted'
> = {
  'beyond-a-server': ({ group, algorithm }) =>
    `${of(group)}${algorithm} is for the ranks of one scale-up switch, and this group spans several servers: weft assumes that the switches between them ` +
    'reduce as well; use sharp on a fabric with inNetwork, or hierarchical',

  'servers-contradicted': ({ group, algorithm, key, value, least, most }) =>
    `${of(group)}${key}=${value} of ${algorithm} contradicts the fabric, where ${together(least, most)}; ${key}=${value} is used`,

  'one-level': ({ group, algorithm, least, most }) => {
    const advice = most === 1 ? 'a fabric with gpus, or consecutive ranks in each server' : 'whole servers';
    return `${of(group)}${algorithm} has only one level here, because ${together(least, most)}; use ${advice}`;
  },

  'few-channels': ({ group, algorithm, channels, ranks, enough }) =>
    `${of(group)}${algorithm} enters each server by ${channels} of ${ranks} ranks; channels=${enough} uses more of its NICs`,

  'no-axes': ({ group, algorithm }) =>
    `${of(group)}${algorithm} finds no axes: the group is not a mesh or torus in rank order, so it uses one ring of all ranks; ` +
    'give x, y and z, or use ring',

  'axes-contradicted': ({ group, algorithm, given, axes }) =>
    `${of(group)}${given.split(',').join(', ')} of ${algorithm} contradicts the fabric, whose axes are ${axes.split(',').join('×')}; the given values are used`,
};

function of(group: string | undefined): string {
  return group === undefined ? '' : `${group}: `;
}

function together(least: number, most: number): string {
  if (most === 1) return 'no two consecutive ranks of the group share a server';
  return `${least === most ? most : `${least} to ${most}`} consecutive ranks share a server`;
}
