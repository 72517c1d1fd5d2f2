// The random nodes that packets may go by: `detours` has a Detour for each.

#import "shared/salts.wgsl"

struct Detour {
  // Row of next sets that lead to it.
  row: u32,
  node: u32,
}
#words DETOUR Detour

// Where in `detours` the random node of packets of one key and entropy is.
fn random_node(replica: u32, key: u32, entropy: u32) -> u32 {
  let drawn = hash3(hash2(tables[params.table.seeds + replica], SALT_DETOUR), key, entropy);
  return params.table.detours + DETOUR_WORDS * (drawn % params.count.detours);
}
