// A replica's work lists, one behind another in one buffer of params.list_stride words each.

fn touched_list(replica: u32, parity: u32) -> u32 {
  return replica * params.list_stride + parity * params.lanes;
}

// Slots whose send started grow upwards from here, slots whose step ended downwards from the end.
fn started_list(replica: u32) -> u32 {
  return replica * params.list_stride + 2u * params.lanes;
}

fn ended_list(replica: u32) -> u32 {
  return started_list(replica) + params.lanes - 1u;
}

fn unsettled_list(replica: u32, parity: u32) -> u32 {
  return replica * params.list_stride + (3u + parity) * params.lanes;
}

fn used_link_list(replica: u32) -> u32 {
  return replica * params.list_stride + 5u * params.lanes;
}
