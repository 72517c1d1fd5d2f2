// Due timers of a rank's lanes: packets on the way are given up, and sent again.

#import "packet/pace.wgsl"
#import "packet/timer.wgsl"

// The control begins with its first event of a flow.
fn begin_control(sender: u32) {
  if (senders[sender].fresh != 0u) {
    senders[sender].fresh = 0u;
    cc_begin(sender);
  }
}

// A note says how far the lane may send now.
fn tell_limit(note: u32, sender: u32) {
  packets[note].place = senders[sender].done_bytes + senders[sender].cwnd;
  packets[note].stamp = senders[sender].una;
}

// Whether a packet waits to be sent again and may be sent.
fn can_resend(sender: u32, plane: u32) -> bool {
  let slot = senders[sender].out[plane].resend_head;
  var limit = senders[sender].done_bytes + senders[sender].cwnd;
  if ((params.flags & CREDITS) != 0u) {
    limit = senders[sender].out[plane].limit;
  }
  let room = i32(limit - senders[sender].out[plane].sent_bytes);
  return slot != NONE && room >= i32(packets[slot].info & BYTES_MASK);
}

// Gives up all packets on the way, and sends them again; `late`: the timer has fired.
fn give_up(replica: u32, host: u32, sender: u32, late: bool) {
  let plane = senders[sender].plane;
  for (var n = 0u; n < params.count.slots && senders[sender].out[plane].resend_head != NONE; n++) {
    let slot = senders[sender].out[plane].resend_head;
    senders[sender].out[plane].resend_head = packets[slot].next;
    give_own(host, slot);
  }
  senders[sender].out[plane].resend_tail = NONE;
  senders[sender].done_bytes = senders[sender].out[plane].sent_bytes;
  let pace = senders[sender].cc[CC_PACE];
  begin_control(sender);
  if (late) {
    cc_timeout(sender, ticks(control[replica].start, 0u));
    senders[sender].backoff = min(MOST_BACKOFF, senders[sender].backoff + 1u);
    if ((params.flags & CREDITS) != 0u) {
      tell(replica, host, sender, 0u, TIMEOUT);
    }
  }
  settle(replica, host, sender, pace, 0u, TIMEOUT);
  resend_all(replica, host, sender, plane);
}

// Notes of all packets that were sent and are not acked, to be sent again.
fn resend_all(replica: u32, host: u32, sender: u32, plane: u32) {
  let flow = flow_at(senders[sender].flow);
  let bits = replica * params.count.bit_words + tables[flow + FLOW_BITS];
  let mask = tables[flow + FLOW_MASK];
  var message = senders[sender].out[plane].message_head;
  for (var seq = senders[sender].una; seq != senders[sender].out[plane].sent; seq++) {
    if (message_end(message) == seq) {
      message = packets[message].next;
    }
    if ((acked[bits + ((seq & mask) >> 5u)] & (1u << (seq & 31u))) == 0u) {
      let last = message_end(message) == seq + 1u;
      let size = select(params.bytes.full, packets[message].info & BYTES_MASK, last);
      let note = new_note(replica, host, 0u, senders[sender].flow, size | (NACKED << KIND_SHIFT) | TIMEOUT);
      packets[note].seq = seq;
      packets[note].entropy = NONE;
      tell_limit(note, sender);
      append(host, note);
    }
  }
}

fn fire_timers(replica: u32, rank: u32, host: u32, now: u32) {
  var earliest = NONE;
  for (var i = tables[params.table.rank_lanes + rank]; i < tables[params.table.rank_lanes + rank + 1u]; i++) {
    let sender = replica * params.count.lanes + tables[params.table.rank_lanes + i];
    let back = senders[sender].back != 0u;
    if (back || senders[sender].timer <= now) {
      senders[sender].back = 0u;
      senders[sender].timer = NONE;
      if (senders[sender].una != senders[sender].issued) {
        let plane = senders[sender].plane;
        let on_the_way = senders[sender].una != senders[sender].out[plane].sent;
        let waits = on_the_way || (!back && (params.flags & CREDITS) != 0u);
        var last = max(senders[sender].heard, senders[sender].out[plane].since);
        if (back || last + timeout_of(sender) <= now) {
          if (waits && (back || !can_resend(sender, plane))) {
            give_up(replica, host, sender, !back);
          }
          last = now;
        }
        set_timer(host, sender, last);
      }
    }
    if ((params.flags & PACED) != 0u) {
      earliest = min(earliest, fire_control_timers(replica, host, sender, now));
    }
    earliest = min(earliest, senders[sender].timer);
  }
  hosts[host].timer = earliest;
}
