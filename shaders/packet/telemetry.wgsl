// In-band telemetry: how busy a switch's port is, the largest of which a data packet takes along (docs/packet-model.md).
// In the tally, 3 words a port: average in parts of 65536, ticks when it was last brought up to date, bytes of the data
// packet then; and a word a slot. One invocation a port, which alone touches its words and those of what it serves.

#import "transport/fixed.wgsl"

const MOST_BUSY = 0x200000u;

// A time in ps, as parts of 65536 of the time averaged over.
fn share_of_time(ps: u32) -> u32 {
  return (min(ps, 0x3ffffffu) << 6u) / params.telemetry_ticks;
}

// The time that waiting bytes take to send, in parts of 65536 of the time averaged over.
fn share_of_queue(bytes: u32, pace: u32) -> u32 {
  let over = params.telemetry_ticks;
  let product = mul64(bytes, pace);
  let waits = min((min(product.y, 0x3ffffffu) << 6u) | (product.x >> 26u), 15u * over);
  return ((waits / over) << 16u) + ratio16(waits % over, over);
}

// A data packet's service begins; `waiting`: bytes of data still in the queue.
fn report(replica: u32, link: u32, slot: u32, begin: u32, pace: u32, waiting: u32) {
  let port = replica * params.ports + link;
  let words = params.tally_ports + 4u * port;
  let over = params.telemetry_ticks;
  let now = ticks(control[replica].start, begin);
  let weight = ratio16(min(now - tally[words + 1u], over), over);
  let sent = tally[words + 2u];
  let busy = tally[words];
  var average = busy - mul16(busy, weight) + mul16(share_of_queue(waiting, pace), weight);
  if (sent > 0u) {
    average += min(share_of_time(serialization(sent, pace)), MOST_BUSY);
  }
  average = min(average, MOST_BUSY);
  tally[words] = average;
  tally[words + 1u] = now;
  tally[words + 2u] = packets[slot].info & 0xffffu;
  tally[params.tally_slots + slot] = max(tally[params.tally_slots + slot], average);
}
