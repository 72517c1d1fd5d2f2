// Issuing a message to another rank: a note for the endpoint of its flow.

// Adds to the end of an endpoint's list, and wakes it.
fn pass_on(replica: u32, endpoint: u32, slot: u32, now: u32) {
  let port = replica * params.count.ports + endpoint;
  packets[slot].next = NONE;
  if (ports[port].local_tail == NONE) {
    ports[port].local_head = slot;
  } else {
    packets[ports[port].local_tail].next = slot;
  }
  ports[port].local_tail = slot;
  atomicStore(&board[port_word(replica, endpoint)], now);
}

// The lane turns to another flow; seqs continue from the last one of that flow.
fn turn_to(replica: u32, host: u32, lane: u32, flow: u32, now: u32, at: u32) {
  let m = replica * params.count.lanes + lane;
  let issued = replica * params.board.stride + params.board.issued;
  if (machines[m].flow != NONE) {
    atomicStore(&board[issued + machines[m].flow], machines[m].issued);
    let before = tables[flow_at(machines[m].flow) + FLOW_OUT];
    if (before != tables[flow_at(flow) + FLOW_OUT]) {
      let note = new_note(replica, host, at, machines[m].flow, LEAVE << KIND_SHIFT);
      pass_on(replica, before, note, now);
    }
  }
  let first = atomicLoad(&board[issued + flow]);
  machines[m].flow = flow;
  machines[m].issued = first;
  machines[m].complete = first;
  senders[m].flow = flow;
  senders[m].una = first;
  senders[m].done_bytes = 0u;
  senders[m].first_window = tables[flow_at(flow) + FLOW_WINDOW];
  senders[m].most_window = tables[flow_at(flow) + FLOW_MOST];
  senders[m].cwnd = tables[flow_at(flow) + FLOW_START];
  senders[m].base_rtt = tables[flow_at(flow) + FLOW_RTT];
  senders[m].fresh = 1u;
  senders[m].srtt = 0u;
  senders[m].back = 0u;
  senders[m].plane = tables[flow_at(flow) + FLOW_PLANE];
  for (var i = 0u; i < CC_WORDS; i++) {
    senders[m].cc[i] = 0u;
  }
}

fn issue(replica: u32, host: u32, lane: u32, op: u32, flow: u32, now: u32, at: u32) {
  let m = replica * params.count.lanes + lane;
  var fresh = 0u;
  if (machines[m].flow != flow) {
    turn_to(replica, host, lane, flow, now, at);
    fresh = NEW_FLOW;
  }
  if (machines[m].complete == machines[m].issued) {
    senders[m].backoff = 0u;
    senders[m].heard = now;
    set_timer(host, m, now);
  }
  let i = machines[m].iteration;
  let size = message_size(op, i);
  let end = machines[m].issued + size.x;
  machines[m].issued = end;
  senders[m].issued = end;
  let note = new_note(replica, host, at, flow, size.y | (ISSUE << KIND_SHIFT) | fresh);
  packets[note].place = now;
  packets[note].seq = end;
  packets[note].entropy = select(NONE, tables[op + OP_MARK], i + 1u == tables[op + OP_COUNT]);
  packets[note].stamp = senders[m].cwnd;
  pass_on(replica, tables[flow_at(flow) + FLOW_OUT], note, now);
}
