// How a switch hashes over equal-cost links.

// The first part of a switch's hashes, computed beforehand (src/engine/packet/switch-seeds.ts).
fn switch_seed(replica: u32, node: u32) -> u32 {
  return tables[params.table.switch_seeds + replica * params.count.nodes + node];
}

// hash mod ways; mostly a power of two.
fn reduce(hash: u32, ways: u32) -> u32 {
  if ((ways & (ways - 1u)) == 0u) {
    return hash & (ways - 1u);
  }
  return hash % ways;
}
