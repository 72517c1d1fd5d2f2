// The next event of each slot, in blocks of 16 slots and spans of 32 blocks, with a header each. A
// header's `at` is the earliest of its slots', and its `slack` tells how much earlier than that the
// first of them may be handled. Its `state` is CHANGED if both have to be found again. Else the
// `state` of a block is UNKNOWN, or the bits of an f32. Then no flow of the block has a higher
// rate, and links know all its rates. A replica's headers of spans come first, then those of
// blocks, then the slots. A block whose slots changed is on the list of stale blocks. So a round
// looks at the spans, at blocks that changed or are due, and at their slots. Needs: params.

const BLOCK = 16u;
const SPAN = 32u;
// No bits of a rate.
const CHANGED = 1u;
const UNKNOWN = 2u;

fn span_of(replica: u32, span: u32) -> u32 {
  return replica * params.next_stride + span;
}

fn header_of(replica: u32, block: u32) -> u32 {
  return replica * params.next_stride + params.next_headers + block;
}

fn place_of(replica: u32, slot: u32) -> u32 {
  return replica * params.next_stride + params.next_slots + slot - replica * params.lanes;
}

fn spans() -> u32 {
  return params.next_headers;
}

fn blocks() -> u32 {
  return params.next_slots - params.next_headers;
}

// Widens comparisons of f32 times of headers, so that rounding hides no due slot.
const WIDER = 1.000001;

// Whether a slot of a header may be due by `nearest` ps from now.
fn may_be_due(at: vec2<u32>, slack: f32, now: vec2<u32>, nearest: f32) -> bool {
  return since64(at, now) <= (nearest + slack) * WIDER;
}
