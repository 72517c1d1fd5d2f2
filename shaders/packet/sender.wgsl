// A lane's sender: the part that acks change, and the way out by each plane.

#import "packet/control-words.wgsl"

// Planes: scale-out and scale-up.
const PLANES = 2u;

// The part that sending a lane's packets by one endpoint changes (nic.wgsl).
struct Outbox {
  // Issued messages whose packets are not all acked, oldest first; the one being sent.
  message_head: u32,
  message_tail: u32,
  message: u32,
  // The next new seq.
  sent: u32,
  // Packets of issued messages, as of the last handled note; also una.
  available: u32,
  acked_to: u32,
  sent_bytes: u32,
  // done_bytes + cwnd as of the last handled note.
  limit: u32,
  resend_head: u32,
  resend_tail: u32,
  // The lane's present flow, if it goes this way, else NONE.
  flow: u32,
  packets: u32,
  // Next in the ring of able lanes or of those that wait for their pace; 1 in the former, 2 in the
  // latter.
  ring_next: u32,
  in_ring: u32,
  // The first part of the hashes that draw the flow's entropies (entropy.wgsl).
  draws: u32,
  // Window of the last packet that was sent when no other was on the way, or sent again.
  since: u32,
}

// A paced lane at one endpoint (nic.wgsl): 16.16 ps a byte, and the time before which it may not
// send. With credits, `pace` is the seq after the last packet that was sent as final.
struct Pacing {
  pace: u32,
  next_window: u32,
  next_at: u32,
}

struct Sender {
  flow: u32,
  una: u32,
  issued: u32,
  done_bytes: u32,
  cwnd: u32,
  first_window: u32,
  most_window: u32,
  base_rtt: u32,
  // Window in which the timer is looked at, or NONE; its back-off; window of the last ack or nack.
  timer: u32,
  backoff: u32,
  heard: u32,
  // RFC 6298: 8 times the smoothed RTT, 4 times its variation, ticks; 0 before the first sample.
  srtt: u32,
  rttvar: u32,
  completed: u32,
  // 1: the congestion control has yet to begin.
  fresh: u32,
  // Plane of the flow.
  plane: u32,
  // 1: it goes back when the next window starts.
  back: u32,
  // 1: after the packet that is being acked come others of the same ack.
  followed: u32,
  cc: array<u32, CC_WORDS>,
  out: array<Outbox, PLANES>,
  pacing: array<Pacing, PLANES>,
}
