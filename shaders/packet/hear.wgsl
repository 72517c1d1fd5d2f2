// Input of an endpoint from its rank: notes, and packets on their way out.

#import "packet/endpoint.wgsl"
#import "packet/outbox.wgsl"
#import "packet/credits.wgsl"
#import "packet/entropy.wgsl"

// A packet on its way out, or the note that a flow is drained.
fn pass_out(replica: u32, port: u32, slot: u32) {
  let info = packets[slot].info;
  if ((params.flags & CREDITS) != 0u) {
    count_pulls(replica, port, slot);
    if (kind_of(info) == DRAINED) {
      give_back(port, slot);
      return;
    }
  }
  packets[slot].info = info & ~OUT;
  queue_out(port, slot);
}

// A new pace of the present flow, or the note that it may send a first window anew.
fn hear_pace(sender: u32, plane: u32, slot: u32) {
  if ((params.flags & CREDITS) != 0u) {
    renew(sender, plane);
  } else {
    senders[sender].pacing[plane].pace = told_pace(slot);
  }
}

// An ack or nack of the present flow.
fn hear_ack(sender: u32, plane: u32, slot: u32, info: u32) {
  let una = told_una(slot);
  senders[sender].out[plane].acked_to = una;
  let acked = kind_of(info) == ACKED;
  if ((params.flags & CREDITS) == 0u) {
    senders[sender].out[plane].limit = told_limit(slot);
  } else if (acked && una == senders[sender].out[plane].sent && una == senders[sender].pacing[plane].pace) {
    renew(sender, plane);
  }
  if (acked && (params.flags & PACED) != 0u && told_pace(slot) != 0u) {
    senders[sender].pacing[plane].pace = told_pace(slot);
  }
  if (params.routing > SPRAY && packets[slot].entropy != NONE) {
    learn(sender, plane, packets[slot].entropy, info);
  }
}

// Handles a note, or a packet on its way out. Returns the lane that may be able to send because of
// it, or NONE.
fn handle(replica: u32, link: u32, port: u32, plane: u32, slot: u32) -> u32 {
  let info = packets[slot].info;
  if ((info & OUT) != 0u) {
    pass_out(replica, port, slot);
    return NONE;
  }
  let flow = packets[slot].flow;
  let sender = replica * params.count.lanes + tables[flow_at(flow) + FLOW_LANE];
  let kind = kind_of(info);
  // An ack may come after the lane has left its flow, in one window.
  let present = flow == senders[sender].out[plane].flow;
  if ((kind == ACKED || kind == NACKED) && present) {
    hear_ack(sender, plane, slot, info);
  }
  if (kind == NACKED) {
    queue_resend(sender, plane, slot);
  } else if (kind == ISSUE) {
    if ((info & NEW_FLOW) != 0u) {
      begin_flow(replica, link, port, plane, sender, flow, first_limit(slot));
    }
    queue_message(sender, plane, slot);
  } else if (kind == PULL) {
    if (present) {
      pulled(replica, sender, plane, slot);
    }
    // Not kept here: pulls go one way only.
    free_slot(replica, slot);
  } else {
    if (kind == LEAVE) {
      senders[sender].out[plane].flow = NONE;
      drop_resends(port, sender, plane);
    } else if (kind == PACE && present) {
      hear_pace(sender, plane, slot);
    }
    give_back(port, slot);
  }
  return sender;
}
