// In place of packet/acks.wgsl: events from a list, cwnd and the word of the pace after each, for
// many lanes.

#import "packet/control-words.wgsl"

struct PacketBytes {
  full: u32,
}

struct Params {
  cc: array<vec4<u32>, 4>,
  lanes: u32,
  events: u32,
  port_pace: u32,
  @align(16) bytes: PacketBytes,
}

struct Sender {
  cwnd: u32,
  first_window: u32,
  most_window: u32,
  base_rtt: u32,
  followed: u32,
  cc: array<u32, CC_WORDS>,
}

// kind: 0 ack, 1 ack of a marked packet, 2 nack, 3 timeout, 4 and 5 timers, which fire if they have
// been asked for, 6 ack of a packet that others of the same ack follow.
struct Event {
  kind: u32,
  bytes: u32,
  rtt: u32,
  now: u32,
  telemetry: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> senders: array<Sender>;
@group(0) @binding(2) var<storage, read> events: array<Event>;
@group(0) @binding(3) var<storage, read_write> windows: array<u32>;

fn cc_constant(i: u32) -> u32 {
  return params.cc[i / 4u][i % 4u];
}

fn port_pace(lane: u32) -> u32 {
  return params.port_pace;
}

fn handle_acks(id: vec3<u32>) {
  let lane = id.x;
  if (lane >= params.lanes) {
    return;
  }
  cc_begin(lane);
  for (var i = lane * params.events; i < (lane + 1u) * params.events; i++) {
    let e = events[i];
    switch e.kind {
      case 0u, 1u, 6u: {
        if (e.telemetry != 0u) {
          senders[lane].cc[CC_TELEMETRY] = e.telemetry;
        }
        senders[lane].followed = select(0u, 1u, e.kind == 6u);
        cc_ack(lane, e.bytes, e.kind == 1u, e.rtt, e.now);
      }
      case 2u: {
        cc_nack(lane, e.bytes, e.now);
      }
      case 3u: {
        cc_timeout(lane, e.now);
      }
      default: {
        if (senders[lane].cc[CC_ASKED + e.kind - 4u] != 0u) {
          cc_timer(lane, e.kind - 4u);
        }
      }
    }
    windows[2u * i] = senders[lane].cwnd;
    windows[2u * i + 1u] = senders[lane].cc[CC_PACE];
  }
}
