// A slot's path in `paths`: whether it is listed (listing.wgsl), how many links it has, then the
// links, and behind them weights and nodes (see Params). Needs: params, paths.

const PATH_HEAD = 2u;

fn path_of(slot: u32) -> u32 {
  return slot * params.path_words + PATH_HEAD;
}

fn path_length(slot: u32) -> u32 {
  return paths[slot * params.path_words + 1u];
}
