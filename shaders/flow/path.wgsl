// A slot's path in `paths`: how many links it has, then the links, and behind them weights and
// chains (see Params). Needs: params, paths.

fn path_of(slot: u32) -> u32 {
  return slot * params.path_words + 1u;
}

fn path_length(slot: u32) -> u32 {
  return paths[slot * params.path_words];
}
