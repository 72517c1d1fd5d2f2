// When things happen next in each slot, in blocks of 32 slots behind a header each, so that finding
// the next event looks at headers, and at slots only where something changed. A header's `at` is
// the earliest of its slots' and its `slack` the largest; its `state` is 1 where that has to be
// found anew (all who change a slot write 1). Needs: params, next.

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
