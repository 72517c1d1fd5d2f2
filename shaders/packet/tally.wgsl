// Statistics of ports in the tally, and the record of a message. All words of a port are its own.

struct PortTally {
  bytes_low: u32,
  bytes_high: u32,
  // Packets of any kind.
  packets: u32,
  marks: u32,
  drops: u32,
  trims: u32,
  // Most bytes that waited.
  high: u32,
  // Bytes of own data that wait now (occupancy.wgsl).
  own: u32,
}
#words STAT PortTally

// The same of an endpoint.
struct EndpointTally {
  bytes_low: u32,
  bytes_high: u32,
  packets: u32,
  spare: u32,
  drops: u32,
  unused: u32,
  // Data packets, resent ones included, and these alone.
  sent: u32,
  resent: u32,
}
#words OWN EndpointTally

// From a message's issue to its last ack.
struct MessageTally {
  start_window: u32,
  start_at: u32,
  end_window: u32,
  end_at: u32,
}
#words RECORD MessageTally
