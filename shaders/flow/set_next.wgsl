// Needs: calendar.wgsl.

fn set_next(replica: u32, slot: u32, at: vec2<u32>, slack: f32) {
  let place = place_of(replica, slot);
  next[place].at = at;
  next[place].slack = slack;
  next[header_of(replica, (slot - replica * params.lanes) / BLOCK)].state = 1u;
}
