// The random nodes that packets may go by: `detours` has two words for each, the row of next sets to it and the node.

// Where in `detours` the random node of packets of one key and entropy is.
fn random_node(replica: u32, key: u32, entropy: u32) -> u32 {
  let drawn = hash3(hash2(tables[params.seeds + replica], 0x56414cu), key, entropy);
  return params.detours + 2u * (drawn % params.detour_count);
}
