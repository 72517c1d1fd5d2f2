// A fabric's links as lines and its nodes as marks, all instances of one square each. Sizes are in
// CSS pixels; the busier a link the wider its line and the nearer to the eye, so that it is not
// hidden by idle ones.

struct View {
  // Unit coordinates to pixels.
  scale: vec2f,
  shift: vec2f,
  size: vec2f,
  // Distance of a direction from its cable's middle.
  side: f32,
  // The link that is pointed at, or 0xffffffff.
  pointed: u32,
  // How wide lines may be, 0 to 1.
  thickness: f32,
  idle: vec4f,
  accent: vec4f,
  // Shapes of marks: disc, square, diamond.
  marks: array<vec4f, 3>,
  ramp: array<vec4f, 41>,
}

@group(0) @binding(0) var<uniform> view: View;
// Share of full scale, by link.
@group(0) @binding(1) var<storage, read> values: array<f32>;

// The page's scale in steps fine enough to mix as they are.
const RAMP_STEPS = 41u;

struct Line {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) colour: vec4f,
}

struct Spot {
  @builtin(position) position: vec4f,
  @location(0) at: vec2f,
  @location(1) @interpolate(flat) mark: u32,
}

// The corner of a square from -1 to 1, of two triangles.
fn corner(index: u32) -> vec2f {
  let right = index == 1u || index == 2u || index == 4u;
  let low = index == 2u || index == 4u || index == 5u;
  return vec2f(select(-1.0, 1.0, right), select(-1.0, 1.0, low));
}

fn clip(pixel: vec2f, depth: f32) -> vec4f {
  let at = pixel / view.size * 2.0 - 1.0;
  return vec4f(at.x, -at.y, depth, 1.0);
}

fn ramp(share: f32) -> vec4f {
  let place = clamp(share, 0.0, 1.0) * f32(RAMP_STEPS - 1u);
  let low = min(u32(place), RAMP_STEPS - 2u);
  return mix(view.ramp[low], view.ramp[low + 1u], place - f32(low));
}

fn line_width(value: f32) -> f32 {
  return 0.6 + (0.1 + 2.6 * value * value) * view.thickness * select(0.0, 1.0, value > 0.0);
}

@vertex
fn line_vertex(
  @builtin(vertex_index) index: u32,
  @location(0) ends: vec4f,
  @location(1) link: u32,
) -> Line {
  let value = values[link];
  let pointed = link == view.pointed;
  let width = line_width(value) + select(0.0, 2.0, pointed);
  let a = ends.xy * view.scale + view.shift;
  let b = ends.zw * view.scale + view.shift;
  let along = normalize(b - a + vec2f(1e-6, 0.0));
  let across = vec2f(-along.y, along.x);
  let square = corner(index);
  let end = select(a, b, square.x > 0.0);
  let pixel = end + across * (view.side + square.y * width * 0.5);
  var line: Line;
  line.position = clip(pixel, select(0.9 - 0.8 * value, 0.05, pointed));
  line.colour = select(view.idle, ramp(value), value > 0.0);
  line.colour = select(line.colour, view.accent, pointed);
  return line;
}

@fragment
fn line_fragment(line: Line) -> @location(0) vec4f {
  return line.colour;
}

@vertex
fn node_vertex(
  @builtin(vertex_index) index: u32,
  @location(0) place: vec2f,
  @location(1) radius: f32,
  @location(2) mark: u32,
) -> Spot {
  let square = corner(index);
  // A pixel more, for the edge.
  let reach = radius + 1.0;
  var spot: Spot;
  spot.position = clip(place * view.scale + view.shift + square * reach, 0.0);
  spot.at = square * reach / radius;
  spot.mark = mark;
  return spot;
}

@fragment
fn node_fragment(spot: Spot) -> @location(0) vec4f {
  let at = abs(spot.at);
  var distance = length(at);
  if (spot.mark == 1u) {
    distance = max(at.x, at.y);
  } else if (spot.mark == 2u) {
    distance = at.x + at.y;
  }
  let edge = fwidth(distance);
  let colour = view.marks[spot.mark];
  return vec4f(colour.rgb, 1.0 - smoothstep(1.0 - edge, 1.0, distance));
}
