// Fields of a slot by meaning, which depends on its kind (packet.wgsl has the table). A field that
// is read under its own name has the meaning of that name: seq, entropy and stamp of a packet.

// For a packet on a link: the window of its arrival.
fn arrives_in(slot: u32) -> u32 {
  return packets[slot].place;
}

// For a packet at a node: the link it came by.
fn came_by(slot: u32) -> u32 {
  return packets[slot].place;
}

// For an ack with BUNDLE: the first of its packets.
fn first_held(bundle: u32) -> u32 {
  return packets[bundle].seq;
}

// For a PULL: number of pulls of the flow so far.
fn pulls_so_far(slot: u32) -> u32 {
  return packets[slot].seq;
}

// For an ACKED or NACKED: how far the lane may send.
fn told_limit(note: u32) -> u32 {
  return packets[note].place;
}

// And the lowest seq that is not acked.
fn told_una(note: u32) -> u32 {
  return packets[note].stamp;
}

// For a PACE, and for an ACKED of a paced control: the lane's pace.
fn told_pace(note: u32) -> u32 {
  return packets[note].seq;
}

// For a message: the window in which it was issued.
fn issued_in(message: u32) -> u32 {
  return packets[message].place;
}

// The seq after its last.
fn message_end(message: u32) -> u32 {
  return packets[message].seq;
}

// The mark that is set when it is complete, or NONE.
fn mark_of(message: u32) -> u32 {
  return packets[message].entropy;
}

// With NEW_FLOW: the first limit of the flow that the lane turns to.
fn first_limit(message: u32) -> u32 {
  return packets[message].stamp;
}

// For a DELIVERED: the run of messages it belongs to, and its message of the run.
fn delivered_run(note: u32) -> u32 {
  return packets[note].seq;
}

fn delivered_turn(note: u32) -> u32 {
  return packets[note].stamp;
}

// For a COMPLETE: the seq up to which all is acked.
fn complete_to(note: u32) -> u32 {
  return packets[note].seq;
}
