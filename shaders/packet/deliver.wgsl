// The receiving side of a flow: packets that have come, and complete messages.

#import "packet/message.wgsl"
#import "packet/notes.wgsl"
#import "packet/append.wgsl"

// Marks seq as received, and moves `base` past all received packets.
fn receive(r: u32, bits: u32, mask: u32, seq: u32) {
  let base = receivers[r].base;
  if (seq - base > mask) {
    return;
  }
  if (seq != base) {
    received[bits + ((seq & mask) >> 5u)] |= 1u << (seq & 31u);
    return;
  }
  var low = base + 1u;
  for (var n = 0u; n < mask; n++) {
    let at = bits + ((low & mask) >> 5u);
    let bit = 1u << (low & 31u);
    if ((received[at] & bit) == 0u) {
      break;
    }
    received[at] &= ~bit;
    low += 1u;
  }
  receivers[r].base = low;
}

// Notes every message that is complete now, and looks up where the next one ends.
fn deliver(replica: u32, host: u32, r: u32, flow: u32, now: u32, at: u32) {
  for (var n = 0u; n < params.count.slots && i32(receivers[r].base - receivers[r].end) >= 0; n++) {
    if (receivers[r].run == tables[flow_at(flow) + FLOW_RUN_END]) {
      return;
    }
    let note = new_note(replica, host, at, flow, DELIVERED << KIND_SHIFT);
    packets[note].seq = receivers[r].run;
    packets[note].stamp = receivers[r].turn;
    append(host, note);
    hosts[host].heard_window = now;
    next_message(r, flow);
  }
}

fn next_message(r: u32, flow: u32) {
  receivers[r].turn += 1u;
  if (receivers[r].turn == tables[params.table.run_info + receivers[r].run * RUN_WORDS + RUN_COUNT]) {
    receivers[r].turn = 0u;
    receivers[r].run += 1u;
  }
  if (receivers[r].run < tables[flow_at(flow) + FLOW_RUN_END]) {
    let run = params.table.run_info + receivers[r].run * RUN_WORDS;
    let op = params.table.op_info + tables[run + RUN_OP] * OP_WORDS;
    receivers[r].end += message_size(op, tables[run + RUN_FIRST] + receivers[r].turn * tables[run + RUN_STRIDE]).x;
  }
}

// With credits: whether this packet is the last of all packets that the sender has to send. `end`:
// for a final packet, the seq after it; `base` as it was before.
fn drain(replica: u32, host: u32, r: u32, flow: u32, at: u32, end: u32, base: u32) {
  if (end != NONE && i32(end - receivers[r].final_end) > 0) {
    receivers[r].final_end = end;
  }
  if (receivers[r].base == base || receivers[r].base != receivers[r].final_end) {
    return;
  }
  let note = new_note(replica, host, at, flow, (DRAINED << KIND_SHIFT) | OUT);
  append(host, note);
}
