// How a switch hashes over equal-cost links.

// What the hashes of a switch begin with, begun.
fn switch_seed(replica: u32, node: u32) -> u32 {
  let seed = tables[params.seeds + replica];
  if ((params.flags & POLARIZE) != 0u) {
    return hash_begin(hash2(seed, 0x504f4cu));
  }
  return hash_begin(hash3(seed, node, 0x45434du));
}

// hash mod ways; mostly a power of two.
fn reduce(hash: u32, ways: u32) -> u32 {
  if ((ways & (ways - 1u)) == 0u) {
    return hash & (ways - 1u);
  }
  return hash % ways;
}
