// A slot's path in `paths`: flags of the lists it is on, how many links it has, then the links, and
// behind them weights and nodes (see Params). Needs: params, paths.

const PATH_HEAD = 2u;

// On the lists of listing.wgsl; on those of filling.wgsl, and not settled yet.
const IS_LISTED = 1u;
const IS_FILLING = 2u;

fn path_of(slot: u32) -> u32 {
  return slot * params.path_words + PATH_HEAD;
}

fn path_length(slot: u32) -> u32 {
  return paths[slot * params.path_words + 1u];
}
