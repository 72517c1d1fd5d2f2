// The data packets of a lane that is able to send.

// The next packet of a sender that is able, of `size` wire bytes: one to be resent, or a new one.
// Its slot, and its info.
fn produce(replica: u32, port: u32, plane: u32, stats: u32, sender: u32, size: u32) -> vec2<u32> {
  var slot = senders[sender].out[plane].resend_head;
  if (slot != NONE) {
    senders[sender].out[plane].resend_head = packets[slot].next;
    senders[sender].out[plane].since = control[replica].window;
    tally[stats + OWN_RESENT] += 1u;
    atomicAdd(&control[replica].resent, 1u);
    return vec2<u32>(slot, size | ASKS);
  }
  slot = take_free(replica, port);
  let seq = senders[sender].out[plane].sent;
  packets[slot].flow = senders[sender].out[plane].flow;
  packets[slot].seq = seq;
  senders[sender].out[plane].sent = seq + 1u;
  if (seq == senders[sender].out[plane].acked_to) {
    senders[sender].out[plane].since = control[replica].window;
  }
  let message = senders[sender].out[plane].message;
  if (message_end(message) != seq + 1u) {
    return vec2<u32>(slot, size);
  }
  senders[sender].out[plane].message = packets[message].next;
  return vec2<u32>(slot, size | ASKS);
}

// A packet of `size` wire bytes from a sender that is able: its slot, and its info.
fn next_data(replica: u32, link: u32, port: u32, plane: u32, sender: u32, size: u32, begin: u32) -> vec2<u32> {
  let stats = replica * params.tally.stride + link * STAT_WORDS;
  tally[stats + OWN_SENT] += 1u;
  let made = produce(replica, port, plane, stats, sender, size);
  let slot = made.x;
  var info = made.y;
  let moment = ticks(control[replica].start, begin);
  packets[slot].stamp = moment;
  if (params.telemetry_ticks != 0u) {
    tally[params.tally.slots + slot] = 0u;
  }
  let before = senders[sender].out[plane].packets;
  var entropy = 0u;
  if (params.routing >= SPRAY) {
    entropy = choose_entropy(sender, plane, senders[sender].out[plane].draws, before, moment);
  }
  packets[slot].entropy = entropy;
  senders[sender].out[plane].packets = before + 1u;
  senders[sender].out[plane].sent_bytes += size;
  if ((params.flags & CREDITS) != 0u && senders[sender].out[plane].sent == senders[sender].out[plane].available) {
    if (packets[slot].seq + 1u == senders[sender].out[plane].sent) {
      info |= FINAL | ASKS;
      senders[sender].pacing[plane].pace = packets[slot].seq + 1u;
    }
  }
  if ((params.flags & PACED) != 0u) {
    hold_back(sender, plane, control[replica].window, begin, size);
  }
  if (params.ack.every > 1u && next_size(sender, plane) == NOT_ABLE) {
    info |= ASKS;
  }
  packets[slot].info = info;
  return vec2<u32>(slot, info);
}
