// Acks, for one packet each or for several packets that a rank has held.

#import "packet/notes.wgsl"
#import "packet/append.wgsl"

// The rank looks at the held packets of a flow, a delay from now on.
fn plan_check(host: u32, r: u32, flow: u32, now: u32) {
  receivers[r].check = now + params.ack.delay;
  receivers[r].check_next = 0u;
  if (hosts[host].ack_head == 0u) {
    hosts[host].ack_head = flow + 1u;
    hosts[host].ack_due = receivers[r].check;
  } else {
    receivers[r - flow + hosts[host].ack_tail - 1u].check_next = flow + 1u;
  }
  hosts[host].ack_tail = flow + 1u;
}

// Acks packets that have been held for a delay, for flows whose look is due; this comes first in a
// window.
fn end_holds(replica: u32, host: u32, now: u32) {
  for (var n = 0u; n < params.count.flows && hosts[host].ack_due <= now; n++) {
    let flow = hosts[host].ack_head - 1u;
    let r = replica * params.count.flows + flow;
    let following = receivers[r].check_next;
    hosts[host].ack_head = following;
    hosts[host].ack_due = NONE;
    if (following != 0u) {
      hosts[host].ack_due = receivers[replica * params.count.flows + following - 1u].check;
    }
    receivers[r].check = 0u;
    if (receivers[r].held > 0u) {
      if (receivers[r].held_since + params.ack.delay <= now) {
        release(replica, host, r, flow, 0u);
      } else {
        plan_check(host, r, flow, now);
      }
    }
  }
}

// A note becomes the ack for all held packets of a flow; `entropy` and `stamp` are of the last.
fn bundle_held(host: u32, r: u32, bundle: u32, entropy: u32, stamp: u32) {
  packets[bundle].seq = receivers[r].held_head;
  packets[bundle].entropy = entropy;
  packets[bundle].stamp = stamp;
  receivers[r].held = 0u;
  append(host, bundle);
}

// Acks the packet, or holds it until more have come (docs/packet-model.md, Receiving data). `base`:
// as it was before the packet came. A packet is not acked at once only because one that asked has
// overtaken it. Such acks would bring back the entropies of slow paths, and routings that use
// entropies again would stay on them.
fn acknowledge(replica: u32, host: u32, r: u32, slot: u32, base: u32) {
  let info = packets[slot].info;
  let ack = (info & (BYTES_MASK | MARKED)) | (ACK << KIND_SHIFT) | OUT;
  let seq = packets[slot].seq;
  if ((info & ASKS) != 0u && i32(seq + 1u - receivers[r].asked) > 0) {
    receivers[r].asked = seq + 1u;
  }
  let asked = receivers[r].asked;
  let closes = i32(base - asked) < 0 && i32(receivers[r].base - asked) >= 0;
  let at_once = (info & (MARKED | ASKS)) != 0u || closes || receivers[r].held + 1u >= params.ack.every;
  if (at_once && receivers[r].held == 0u) {
    packets[slot].info = ack;
    append(host, slot);
    return;
  }
  packets[slot].next = NONE;
  let stamp = packets[slot].stamp;
  if (receivers[r].held == 0u) {
    receivers[r].held_head = slot;
    receivers[r].held_since = control[replica].window;
    if (params.ack.delay != 0u && receivers[r].check == 0u) {
      plan_check(host, r, packets[slot].flow, control[replica].window);
    }
  } else {
    packets[receivers[r].held_tail].next = slot;
  }
  receivers[r].held_tail = slot;
  receivers[r].held += 1u;
  if (at_once) {
    let bundle = new_note(replica, host, packets[slot].at, packets[slot].flow, ack | BUNDLE);
    bundle_held(host, r, bundle, packets[slot].entropy, stamp);
    return;
  }
  // Its time on the way: its own ack reports only this, whenever it is sent.
  packets[slot].stamp = ticks(control[replica].start, packets[slot].at) - stamp;
}

// Acks the held packets, at an offset in this window, without another packet among them.
fn release(replica: u32, host: u32, r: u32, flow: u32, at: u32) {
  let last = receivers[r].held_tail;
  let ack = (packets[last].info & (BYTES_MASK | MARKED)) | (ACK << KIND_SHIFT) | OUT;
  let stamp = ticks(control[replica].start, at) - packets[last].stamp;
  let bundle = new_note(replica, host, at, flow, ack | BUNDLE);
  bundle_held(host, r, bundle, packets[last].entropy, stamp);
}
