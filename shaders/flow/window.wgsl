// The delivery window. Needs: params, lanes.

// Whether the slot's message is for a step that lies beyond the receiver's window.
fn beyond_window(slot: u32, receiver: u32) -> bool {
  return lanes[slot].peer_step - lanes[receiver].step >= params.window;
}
