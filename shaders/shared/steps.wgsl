// Ops of both models (src/model/schedule.ts): flags, and the loops over peers and chunks.

const SEND = 1u;
// The message is added to the existing content; kernels do not look at it.
const REDUCE = 2u;
const SIGNAL = 4u;

// Which peer or chunk iteration i has, in a loop that wraps at `count`.
fn loop_index(first: u32, stride: u32, count: u32, i: u32) -> u32 {
  return (first + (i % count) * stride) % count;
}
