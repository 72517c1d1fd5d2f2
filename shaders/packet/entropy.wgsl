// The entropy of a lane's packets (docs/packet-model.md, Sender-side routing). `paths` has
// `path.words` words for each outbox, which its endpoint alone touches: the ring of recycled
// entropies, then the round robin; or a Flowlet.

#import "packet/routings.wgsl"

// Entropies for reuse; behind this word, `path.ring` of them.
struct PathRing {
  // Place of the next entropy, and number of entropies.
  next: u32,
  count: u32,
}
#words RECYCLED PathRing

// The round robin; behind it, a penalty for each entropy.
struct RoundRobin {
  place: u32,
  turn: u32,
}
#words ROBIN RoundRobin

struct Flowlet {
  // Ticks when the last packet was sent.
  last: u32,
  number: u32,
}
#words FLOWLET Flowlet

// 2^PENALTY_SHIFT penalties a word, of PENALTY_BITS each.
const PENALTY_SHIFT = 3u;
const PENALTY_BITS = 4u;
const MOST_PENALTY = 15u;
const PENALTY_MARKED = 1u;
const PENALTY_TRIMMED = 4u;

fn paths_of(sender: u32, plane: u32) -> u32 {
  return (PLANES * sender + plane) * params.path.words;
}

// A flow that starts or starts afresh has no record.
fn forget_paths(sender: u32, plane: u32) {
  let at = paths_of(sender, plane);
  for (var i = 0u; i < params.path.words; i++) {
    paths[at + i] = 0u;
  }
}

fn punish(at: u32, entropy: u32, points: u32) {
  let word = at + (RECYCLED_WORDS + ROBIN_WORDS) + params.path.ring + (entropy >> PENALTY_SHIFT);
  let shift = PENALTY_BITS * (entropy & ((1u << PENALTY_SHIFT) - 1u));
  let more = min(MOST_PENALTY, ((paths[word] >> shift) & MOST_PENALTY) + points);
  paths[word] = (paths[word] & ~(MOST_PENALTY << shift)) | (more << shift);
}

// Handles the report of an ack or a nack on the entropy it echoes.
fn learn(sender: u32, plane: u32, entropy: u32, info: u32) {
  let at = paths_of(sender, plane);
  let nacked = kind_of(info) == NACKED;
  if (nacked || (info & MARKED) != 0u) {
    if (params.routing == BITMAP || params.routing == MIXED) {
      punish(at, entropy, select(PENALTY_MARKED, PENALTY_TRIMMED, nacked));
    }
  } else if (params.routing == REPS || params.routing == MIXED) {
    paths[at + RECYCLED_WORDS + paths[at + RECYCLED_NEXT]] = entropy;
    paths[at + RECYCLED_NEXT] = (paths[at + RECYCLED_NEXT] + 1u) % params.path.ring;
    paths[at + RECYCLED_COUNT] = min(paths[at + RECYCLED_COUNT] + 1u, params.path.ring);
  }
}

// The oldest in the ring, which has one.
fn recycle(at: u32) -> u32 {
  let place = (paths[at + RECYCLED_NEXT] + params.path.ring - paths[at + RECYCLED_COUNT]) % params.path.ring;
  paths[at + RECYCLED_COUNT] -= 1u;
  return paths[at + RECYCLED_WORDS + place];
}

fn next_in_turn(at: u32) {
  paths[at + ROBIN_PLACE] += 1u;
  if (paths[at + ROBIN_PLACE] == params.path.entropies) {
    paths[at + ROBIN_PLACE] = 0u;
    paths[at + ROBIN_TURN] += 1u;
  }
}

// The next of the round robin without a penalty; the first one with a penalty loses a point.
fn unpunished(first_word: u32, base: u32) -> u32 {
  let at = first_word + RECYCLED_WORDS + params.path.ring;
  var entropy = 0u;
  for (var n = 0u; n <= params.path.entropies; n++) {
    entropy = (paths[at + ROBIN_PLACE] + hash2(base, paths[at + ROBIN_TURN])) % params.path.entropies;
    next_in_turn(at);
    let word = at + ROBIN_WORDS + (entropy >> PENALTY_SHIFT);
    let shift = PENALTY_BITS * (entropy & ((1u << PENALTY_SHIFT) - 1u));
    if (((paths[word] >> shift) & MOST_PENALTY) == 0u) {
      break;
    }
    if (n == 0u) {
      paths[word] -= 1u << shift;
    }
  }
  return entropy;
}

// The entropy of the n-th packet of a flow, which is sent at `moment`.
fn choose_entropy(sender: u32, plane: u32, base: u32, n: u32, moment: u32) -> u32 {
  if (params.routing == SPRAY || params.routing >= VALIANT) {
    return (base + n) % params.path.entropies;
  }
  let at = paths_of(sender, plane);
  if (params.routing == FLOWLET) {
    if (n > 0u && moment - paths[at + FLOWLET_LAST] >= params.path.flowlet_gap) {
      paths[at + FLOWLET_NUMBER] += 1u;
    }
    paths[at + FLOWLET_LAST] = moment;
    return hash2(base, paths[at + FLOWLET_NUMBER]) % params.path.entropies;
  }
  if (params.routing != BITMAP && paths[at + RECYCLED_COUNT] > 0u) {
    return recycle(at);
  }
  if (params.routing == REPS) {
    return hash2(base, n) % params.path.entropies;
  }
  return unpunished(at, base);
}
