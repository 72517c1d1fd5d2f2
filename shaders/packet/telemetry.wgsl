// In-band telemetry: the utilization of a switch's port. A data packet takes the largest along
// (docs/packet-model.md). In the tally, a PortBusy a port, and a word a slot. One invocation a
// port, which alone touches its words and those of the packets it serves.

#import "transport/fixed.wgsl"

struct PortBusy {
  // Parts of 65536.
  average: u32,
  // When it was last updated, ticks; bytes of the data packet then.
  updated: u32,
  bytes: u32,
  spare: u32,
}
#words BUSY PortBusy

const MOST_BUSY = 0x200000u;

// A time in ps, in 65536ths of the averaging time.
fn share_of_time(ps: u32) -> u32 {
  return (min(ps, 0x3ffffffu) << 6u) / params.telemetry_ticks;
}

// The time that waiting bytes take to send, in 65536ths of the averaging time.
fn share_of_queue(bytes: u32, pace: u32) -> u32 {
  let over = params.telemetry_ticks;
  let product = mul64(bytes, pace);
  let waits = min((min(product.y, 0x3ffffffu) << 6u) | (product.x >> 26u), 15u * over);
  return ((waits / over) << 16u) + ratio16(waits % over, over);
}

// A data packet's service begins; `waiting`: bytes of data still in the queue.
fn report(replica: u32, link: u32, slot: u32, begin: u32, pace: u32, waiting: u32) {
  let port = replica * params.count.ports + link;
  let words = params.tally.ports + BUSY_WORDS * port;
  let over = params.telemetry_ticks;
  let now = ticks(control[replica].start, begin);
  let weight = ratio16(min(now - tally[words + BUSY_UPDATED], over), over);
  let sent = tally[words + BUSY_BYTES];
  let busy = tally[words + BUSY_AVERAGE];
  var average = busy - mul16(busy, weight) + mul16(share_of_queue(waiting, pace), weight);
  if (sent > 0u) {
    average += min(share_of_time(serialization(sent, pace)), MOST_BUSY);
  }
  average = min(average, MOST_BUSY);
  tally[words + BUSY_AVERAGE] = average;
  tally[words + BUSY_UPDATED] = now;
  tally[words + BUSY_BYTES] = packets[slot].info & BYTES_MASK;
  tally[params.tally.slots + slot] = max(tally[params.tally.slots + slot], average);
}
