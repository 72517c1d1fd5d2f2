// Needs: params, control, lists, next and lists.wgsl.

fn set_next(replica: u32, slot: u32, at: vec2<u32>, slack: f32) {
  let place = place_of(replica, slot);
  next[place].at = at;
  next[place].slack = slack;
  let block = (slot - replica * params.lanes) / BLOCK;
  if (atomicExchange(&next[header_of(replica, block)].state, CHANGED) != CHANGED) {
    lists[stale_list(replica) + atomicAdd(&control[replica].stale, 1u)] = block;
  }
}
