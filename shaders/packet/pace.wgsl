// Words (ControlWords) that a paced control shares with the engine: its lane's pace, and two timers
// of its own.

// The pace of the port that a lane's flow leaves by.
fn port_pace(sender: u32) -> u32 {
  let endpoint = tables[flow_at(senders[sender].flow) + FLOW_OUT];
  return tables[params.table.link_info + endpoint * LINK_WORDS + LINK_PACE];
}

// A note of the lane's pace; `why`: TIMEOUT if a timer is the reason, else 0.
fn tell(replica: u32, host: u32, sender: u32, at: u32, why: u32) {
  let note = new_note(replica, host, at, senders[sender].flow, (PACE << KIND_SHIFT) | why);
  packets[note].seq = senders[sender].cc[CC_PACE];
  append(host, note);
}

// After an event of the control: sets the timers it asks for, and tells the endpoint of a new pace.
fn settle(replica: u32, host: u32, sender: u32, pace: u32, at: u32, why: u32) {
  if ((params.flags & PACED) == 0u) {
    return;
  }
  for (var i = 0u; i < 2u; i++) {
    let asked = senders[sender].cc[CC_ASKED + i];
    if (asked != 0u) {
      let due = control[replica].window + (at + asked + params.window_ps - 1u) / params.window_ps;
      senders[sender].cc[CC_ASKED + i] = 0u;
      senders[sender].cc[CC_DUE + i] = due;
      hosts[host].timer = min(hosts[host].timer, due);
    }
  }
  if (senders[sender].cc[CC_PACE] != pace) {
    tell(replica, host, sender, at, why);
  }
}

// Due timers fire, unless no packet is on the way; returns when the lane's next one is due.
fn fire_control_timers(replica: u32, host: u32, sender: u32, now: u32) -> u32 {
  for (var i = 0u; i < 2u; i++) {
    let due = senders[sender].cc[CC_DUE + i];
    if (due != 0u && due <= now) {
      senders[sender].cc[CC_DUE + i] = 0u;
      if (senders[sender].una != senders[sender].issued) {
        let pace = senders[sender].cc[CC_PACE];
        cc_timer(sender, i);
        settle(replica, host, sender, pace, 0u, TIMEOUT);
      }
    }
  }
  // One less, so that 0 is the latest.
  let earliest = min(senders[sender].cc[CC_DUE] - 1u, senders[sender].cc[CC_DUE + 1u] - 1u);
  return select(earliest + 1u, NONE, earliest == NONE);
}
