// The content of a slot, half a cache line: a packet, or a note that the kernels of a rank pass on
// in a window. The kernels handle them in order: receive, acks, lanes, nic. The meaning of the
// fields depends on the kind. Functions of variants.wgsl read those with more than one meaning.
//
// | kind                  | place           | seq                | entropy         | stamp         |
// |-----------------------|-----------------|--------------------|-----------------|---------------|
// | DATA, TRIMMED         | see below       | its own            | its own         | when sent     |
// | ACK, NACK             | see below       | of the packet      | echoed, or NONE | echoed        |
// | ACK with BUNDLE       | see below       | first packet held  | of the last     | of the last   |
// | held by a receiver    |                 | its own            | its own         | ticks it took |
// | PULL                  | see below       | pulls of the flow  | its own         | when sent     |
// | ACKED                 | sender's limit  | of packet, or pace | echoed, or NONE | una           |
// | NACKED                | sender's limit  | of the packet      | echoed, or NONE | una           |
// | ISSUE, a message      | window of issue | its end            | mark, or NONE   | first limit   |
// | DELIVERED             |                 | run                |                 | turn          |
// | COMPLETE              |                 | acked up to here   |                 |               |
// | PACE                  |                 | pace               |                 |               |
// | LEAVE, DRAINED, STRAY |                 |                    |                 |               |
//
// place: for a packet on a link the window of its arrival, at a node the link that it came by. seq
// of an ACKED: if the control paces, the lane's pace, or 0. entropy: if receivers hold packets, an
// ack with NONE has others of the same bundle behind it.

#import "shared/none.wgsl"

struct Packet {
  // In the list that the slot is in.
  next: u32,
  place: u32,
  // When it arrives or happens, as an offset in its window, ps.
  at: u32,
  flow: u32,
  seq: u32,
  // Wire bytes of the data packet concerned (for a message: of its last packet), bits, and the
  // kind.
  info: u32,
  entropy: u32,
  // A time is in ticks.
  stamp: u32,
}

// Parts of `info`.

const BYTES_MASK = 0xffffu;
// By ECN.
const MARKED = 0x10000u;
// An ack is asked for.
const ASKS = 0x20000u;
// An ack for a list of packets.
const BUNDLE = 0x40000u;
// On data, with credits: its sender has nothing more to send.
const FINAL = 0x80000u;
// The kind: 4 bits.
const KIND_SHIFT = 20u;
// On its way out: an ACK or NACK that is to be sent. Without it, it came in.
const OUT = 0x1000000u;
// On an ISSUE: the lane turns to another flow.
const NEW_FLOW = 0x2000000u;
// On a NACKED or a PACE: caused by a timer; it goes before delayed lanes.
const TIMEOUT = 0x4000000u;
// Lost on a link that was down when its service began, or by an error: it arrives nowhere.
const LOST = 0x8000000u;
// On its way to a random node, not yet to its rank (shaders/routing/detour.wgsl).
const VIA = 0x10000000u;

// Kinds of packets. Those that go back to a sender have the second bit set.

const DATA = 0u;
const TRIMMED = 1u;
const ACK = 2u;
const NACK = 3u;
const PULL = 14u;

// Kinds of notes.

// An ack came; the note says how far the lane may send now.
const ACKED = 4u;
// A nack came, or a timer fired: the packet is to be sent again.
const NACKED = 5u;
// A lane sends a message. The slot then stands for the message until all of it is acked.
const ISSUE = 6u;
// All of a message has come.
const DELIVERED = 7u;
// All packets that were issued up to an end are acked.
const COMPLETE = 8u;
// An ack for a flow that its lane has left, or of a packet that has been acked: only its slot is of
// use.
const STRAY = 9u;
// The lane has turned to a flow that goes by another endpoint.
const LEAVE = 10u;
// All packets that the flow's sender has to send have come, so it needs no pulls.
const DRAINED = 13u;
// The lane's pace from now on. With credits: the lane may send a first window anew.
const PACE = 15u;

fn kind_of(info: u32) -> u32 {
  return (info >> KIND_SHIFT) & 15u;
}

// 4 (FLOW_BACK) for packets that go back to a sender, else 0.
fn way_of(info: u32) -> u32 {
  return (info >> (KIND_SHIFT - 1u)) & 4u;
}

// Bytes on the wire of a packet other than data.
fn control_bytes(info: u32) -> u32 {
  if (params.bytes.header != params.bytes.ack && kind_of(info) == TRIMMED) {
    return params.bytes.header;
  }
  return params.bytes.ack;
}

// Bytes on the wire.
fn wire_bytes(info: u32) -> u32 {
  if (kind_of(info) == DATA) {
    return info & BYTES_MASK;
  }
  return control_bytes(info);
}
