// A packet.

#import "shared/none.wgsl"

// Half a cache line. `info` is: wire bytes of the data packet at stake (16 bits), marked (1), an ack is asked for (1), seq
// is the first of a list of packets that an ack is for (1), kind (from bit 20).
struct Packet {
  next: u32,
  // On a link: window of its arrival. At a node: the link it came by.
  place: u32,
  // Offset in the window of its arrival, ps.
  at: u32,
  flow: u32,
  seq: u32,
  info: u32,
  entropy: u32,
  // When its sender's port began to send it, ticks of 1024 ps.
  stamp: u32,
}

const BYTES_MASK = 0xffffu;
const MARKED = 0x10000u;
const ASKS = 0x20000u;
const BUNDLE = 0x40000u;
// Of data, where receivers pull: its sender has nothing more to send.
const FINAL = 0x80000u;
// Lost on a link, as it was down when its service began or by an error: it arrives nowhere.
const LOST = 0x8000000u;
// On its way to a random node, not yet to its rank (shaders/routing/detour.wgsl).
const VIA = 0x10000000u;
const KIND_SHIFT = 20u;
const DATA = 0u;
const TRIMMED = 1u;
// What goes back to a sender has the second bit of its kind set.
const ACK = 2u;
const NACK = 3u;
// seq: pulls of the flow so far.
const PULL = 14u;

fn kind_of(info: u32) -> u32 {
  return (info >> KIND_SHIFT) & 15u;
}

// 4 (FLOW_BACK) for what goes back to a sender, else 0.
fn way_of(info: u32) -> u32 {
  return (info >> (KIND_SHIFT - 1u)) & 4u;
}

// Bytes on the wire of what is not data.
fn control_bytes(info: u32) -> u32 {
  if (params.header_bytes != params.ack_bytes && kind_of(info) == TRIMMED) {
    return params.header_bytes;
  }
  return params.ack_bytes;
}

// Bytes on the wire.
fn wire_bytes(info: u32) -> u32 {
  if (kind_of(info) == DATA) {
    return info & BYTES_MASK;
  }
  return control_bytes(info);
}
