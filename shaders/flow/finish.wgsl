// Needs: params, lanes, and set_next.wgsl.

// Sets the slot's end from its rate (bytes/ps), the bytes that remain and when they were counted.
fn set_finish(replica: u32, slot: u32, rate: f32) {
  let left = lanes[slot].remaining / rate;
  let end = add64(lanes[slot].drained_to, floor64(min(left + 0.5, FAR)));
  set_next(replica, slot, end, params.tolerance * since64(end, lanes[slot].issue_at));
}
