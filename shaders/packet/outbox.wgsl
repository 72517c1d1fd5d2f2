// The work of a lane at an endpoint: messages, packets to be sent again, and the flow it has turned
// to.

// A message joins those that its sender has to send.
fn queue_message(sender: u32, plane: u32, slot: u32) {
  packets[slot].next = NONE;
  if (senders[sender].out[plane].message_tail == NONE) {
    senders[sender].out[plane].message_head = slot;
  } else {
    packets[senders[sender].out[plane].message_tail].next = slot;
  }
  senders[sender].out[plane].message_tail = slot;
  if (senders[sender].out[plane].message == NONE) {
    senders[sender].out[plane].message = slot;
  }
  senders[sender].out[plane].available = message_end(slot);
}

fn queue_resend(sender: u32, plane: u32, slot: u32) {
  packets[slot].next = NONE;
  if (senders[sender].out[plane].resend_head == NONE) {
    senders[sender].out[plane].resend_head = slot;
  } else {
    packets[senders[sender].out[plane].resend_tail].next = slot;
  }
  senders[sender].out[plane].resend_tail = slot;
}

// Drops the resends of the flow before: all of them have been acked.
fn drop_resends(port: u32, sender: u32, plane: u32) {
  for (var n = 0u; n < params.count.slots && senders[sender].out[plane].resend_head != NONE; n++) {
    let slot = senders[sender].out[plane].resend_head;
    senders[sender].out[plane].resend_head = packets[slot].next;
    give_back(port, slot);
  }
}

// The lane turns to another flow, with its first limit.
fn begin_flow(replica: u32, link: u32, port: u32, plane: u32, sender: u32, flow: u32, limit: u32) {
  let una = senders[sender].una;
  senders[sender].out[plane].sent = una;
  senders[sender].out[plane].acked_to = una;
  senders[sender].out[plane].sent_bytes = 0u;
  senders[sender].out[plane].packets = 0u;
  senders[sender].out[plane].limit = limit;
  senders[sender].out[plane].flow = flow;
  senders[sender].out[plane].draws = hash2(tables[params.table.seeds + replica], tables[flow_at(flow) + FLOW_THERE + WAY_KEY]);
  let pace = tables[params.table.link_info + link * LINK_WORDS + LINK_PACE];
  senders[sender].pacing[plane].pace = select(pace, NONE, (params.flags & CREDITS) != 0u);
  drop_resends(port, sender, plane);
  forget_paths(sender, plane);
}
