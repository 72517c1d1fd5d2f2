// A rank's endpoint in one window. It handles its list by time, and serves its port: control first,
// then the lanes that are able to send, in turn. One invocation an endpoint, which alone touches
// its port and the outboxes of its lanes.

#import "packet/state.wgsl"
#import "packet/variants.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/faults.wgsl"
#import "packet/service.wgsl"
#import "packet/pacing.wgsl"
#import "packet/ring.wgsl"
#import "shared/hash.wgsl"
#import "packet/hear.wgsl"
#import "packet/produce.wgsl"
#import "packet/wake.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> senders: array<Sender>;
@group(0) @binding(7) var<storage, read_write> tally: array<u32>;
@group(0) @binding(8) var<storage, read_write> paths: array<u32>;

// Moves of an endpoint in a window, at most, for each slot: it sends the packet, handles a note of
// it, and ends a wait of its lane.
const MOST_MOVES = 3u;

// An endpoint in this window.
struct Endpoint {
  replica: u32,
  now: u32,
  link: u32,
  port: u32,
  plane: u32,
  paused: bool,
}

// How far it has come in this window.
struct Progress {
  // When the port can send next: when it is free, or the latest event if that is later.
  ready: u32,
  // When the latest event was.
  clock: u32,
  // The next note of its list, and when it is due: past the window's end if the list is empty.
  note: u32,
  note_at: u32,
  // Packets that it has sent, and their bytes.
  sent: u32,
  sent_bytes: u32,
}

// The next event, unless a packet is sent before: a note, or else the end of a wait.
struct Event {
  at: u32,
  is_note: bool,
}

// The next action: a packet that is sent (slot NONE: no packet), and a lane that may be able
// because of it, at time `at`.
struct Move {
  slot: u32,
  info: u32,
  lane: u32,
  at: u32,
}

fn endpoint_of(replica: u32, link: u32, now: u32) -> Endpoint {
  let port = replica * params.count.ports + link;
  let plane = tables[params.table.link_info + link * LINK_WORDS + LINK_ENDPOINT] - 1u;
  return Endpoint(replica, now, link, port, plane, (params.flags & PFC) != 0u && is_paused(port, now));
}

// When a note is due, or past the window's end without a note.
fn note_time(note: u32) -> u32 {
  if (note == NONE) {
    return NONE;
  }
  return packets[note].at;
}

// Takes the list of notes that the rank has passed on.
fn begin(here: Endpoint) -> Progress {
  let ready = free_offset(here.port, here.now);
  let note = ports[here.port].local_head;
  let note_at = note_time(note);
  ports[here.port].local_head = NONE;
  ports[here.port].local_tail = NONE;
  return Progress(ready, 0u, note, note_at, 0u, 0u);
}

// The next note, or the end of a wait if that comes first. A lane waits for its pace, an endpoint
// for its next pull. At the window's end neither is left.
fn next_event(here: Endpoint, note_at: u32, clock: u32) -> Event {
  var until = params.window_ps;
  if ((params.flags & PACED) != 0u) {
    until = wait_over(here.port, here.plane, here.now);
  } else if ((params.flags & CREDITS) != 0u) {
    until = pull_due(here.port, here.now, clock);
  }
  let is_note = note_at <= until;
  if (is_note) {
    until = note_at;
  }
  return Event(until, is_note);
}

// The packet that the port sends next, if it has any: control first, then of the first lane that is
// able.
fn choose_packet(here: Endpoint, next: ptr<function, Move>) {
  let slot = ports[here.port].control_head;
  if (slot != NONE) {
    ports[here.port].control_head = packets[slot].next;
    (*next).slot = slot;
    (*next).info = packets[slot].info;
  } else if (!here.paused) {
    let first = first_able(here.port, here.plane);
    (*next).lane = first.x;
    if (first.x != NONE) {
      let made = next_data(here.replica, here.link, here.port, here.plane, first.x, first.y, (*next).at);
      (*next).slot = made.x;
      (*next).info = made.y;
    }
  }
}

// Puts a packet on the link; the port is busy until the packet has left.
fn send(here: Endpoint, road: Road, done: ptr<function, Progress>, slot: u32, info: u32) {
  let bytes = wire_bytes(info);
  let start = (*done).ready;
  let end = start + serialization(bytes, road.pace);
  let passed = passed_at(here.link, road, slot, info, bytes, start, end);
  put_on_link(here.replica, here.link, here.port, road, slot, info, here.now, start, passed);
  (*done).ready = end;
  (*done).sent_bytes += bytes;
  (*done).sent += 1u;
}

// Takes the next note off the list, and acts on it.
fn hear_note(here: Endpoint, done: ptr<function, Progress>, next: ptr<function, Move>) {
  let slot = (*done).note;
  let at = (*done).note_at;
  (*done).note = packets[slot].next;
  (*done).note_at = note_time((*done).note);
  (*next).lane = handle(here.replica, here.link, here.port, here.plane, slot);
  (*next).at = at;
  (*done).clock = at;
}

// A wait is over: the endpoint pulls, or a lane may go on.
fn end_pause(here: Endpoint, pace: u32, done: ptr<function, Progress>, next: ptr<function, Move>, at: u32) {
  (*done).clock = at;
  if ((params.flags & CREDITS) != 0u) {
    pull(here.replica, here.port, here.now, at, pace);
  } else {
    (*next).lane = end_wait(here.port, here.plane);
    (*next).at = at + 1u;
  }
}

// The window in which the endpoint has something to do again, or NONE.
fn next_wake(here: Endpoint, ready: u32) -> u32 {
  let port = here.port;
  var later = NONE;
  if (ports[port].control_head != NONE || (first_in_ring(port) != NONE && !here.paused)) {
    later = here.now + ready / params.window_ps;
  }
  if ((params.flags & PACED) != 0u && first_waiting(port) != 0u) {
    later = min(later, senders[first_waiting(port) - 1u].pacing[here.plane].next_window);
  }
  if ((params.flags & CREDITS) != 0u && tally[params.tally.ports + RING_WORDS * port + RING_FIRST] != 0u) {
    later = min(later, tally[params.tally.ports + RING_WORDS * port + RING_WINDOW]);
  }
  return later;
}

fn finish(here: Endpoint, done: ptr<function, Progress>) {
  put_free(here.port, here.now, (*done).ready);
  if ((*done).sent > 0u) {
    count_served(here.replica, here.link, (*done).sent_bytes, (*done).sent);
  }
  let later = next_wake(here, (*done).ready);
  come_to(here.replica, later);
  atomicStore(&board[port_word(here.replica, here.link)], later);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replica_of(id);
  let now = control[replica].window;
  if (id.x >= params.count.endpoints || now == STOPPED) {
    return;
  }
  let link = tables[params.table.endpoint_port + id.x];
  if (!is_time(replica, port_word(replica, link), now)) {
    return;
  }
  let here = endpoint_of(replica, link, now);
  var done = begin(here);
  let road = road_of(link, now);
  for (var n = 0u; n < MOST_MOVES * params.count.slots; n++) {
    let event = next_event(here, done.note_at, done.clock);
    var next = Move(NONE, 0u, NONE, done.ready);
    if (done.ready < event.at) {
      choose_packet(here, &next);
    }
    let sends = next.slot != NONE;
    if (sends) {
      send(here, road, &done, next.slot, next.info);
    } else if (event.is_note) {
      hear_note(here, &done, &next);
    } else if (event.at < params.window_ps) {
      end_pause(here, road.pace, &done, &next, event.at);
    } else {
      break;
    }
    done.ready = max(done.ready, done.clock);
    if (next.lane != NONE) {
      join(here.port, here.plane, next.lane, now, next.at, sends);
    }
  }
  finish(here, &done);
}
