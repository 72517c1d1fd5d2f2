// The next event of each slot, in blocks of 32 slots behind a header each. So finding the next
// event looks at headers, and at slots only if something changed. A header's `at` is the earliest
// of its slots' and its `slack` the largest. Its `state` is 1 if both have to be found again: every
// kernel that changes a slot writes 1. Needs: params, next.

const BLOCK = 32u;

fn header_of(replica: u32, block: u32) -> u32 {
  return replica * params.next_stride + block * (BLOCK + 1u);
}

fn place_of(replica: u32, slot: u32) -> u32 {
  let lane = slot - replica * params.lanes;
  return header_of(replica, lane / BLOCK) + lane % BLOCK + 1u;
}

fn blocks() -> u32 {
  return (params.lanes + BLOCK - 1u) / BLOCK;
}
